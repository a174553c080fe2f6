"""Notes each edge at the button's pin for 900 ms."""

from time import sleep_ms

from machine import Pin

seen = []
Pin(20, Pin.IN, Pin.PULL_UP).irq(lambda pin: seen.append(pin.value()))
sleep_ms(900)
print(seen)
