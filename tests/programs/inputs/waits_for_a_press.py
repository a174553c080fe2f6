"""Wait for the button, and print when it was pressed."""

from time import ticks_ms

from machine import Pin

p = Pin(20, Pin.IN, Pin.PULL_UP)
while p():
    pass
print(ticks_ms() // 100)
