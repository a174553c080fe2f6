"""Set an output in each way, and print its levels."""

from machine import Pin

pin = Pin(2, Pin.OUT)
shown = [pin.value()]
for step in (pin.on, pin.off, pin.high, pin.low, pin.toggle, pin.toggle):
    step()
    shown.append(pin())
pin(1)
shown.append(pin.value())
print(shown)
