"""Tell an input what to put out, and make it an output."""

from machine import Pin

pin = Pin(2, Pin.IN, Pin.PULL_UP)
shown = []
for level in (None, 1, 0):
    pin.init(Pin.IN)
    pin.value(level)
    pin.init(Pin.OUT)
    shown.append(pin.value())
print(shown)
