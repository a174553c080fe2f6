"""Print the level of an open input with each pull resistor."""

from machine import Pin

pin = Pin(2, Pin.IN)
shown = [pin.value()]
for pull in (Pin.PULL_UP, Pin.PULL_DOWN, Pin.PULL_UP, None):
    pin.init(pull=pull)
    shown.append(pin.value())
print(shown)
