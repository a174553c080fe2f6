"""Print when the button is pressed and when it is let go."""

from time import sleep_ms, ticks_ms

from machine import Pin

button = Pin(20, Pin.IN, Pin.PULL_UP)
while button.value():
    sleep_ms(1)
print(ticks_ms())
while not button.value():
    sleep_ms(1)
print(ticks_ms())
