"""Pull down and let go with an open drain."""

from machine import Pin

pin = Pin(2, Pin.OPEN_DRAIN, Pin.PULL_UP, value=0)
shown = [pin.value()]
for level in (1, 0):
    pin.value(level)
    shown.append(pin.value())
pin.toggle()
print(shown, pin.value(), pin)
