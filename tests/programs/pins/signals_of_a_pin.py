"""Switch a pin by a signal and by an inverted one."""

from machine import Pin, Signal

pin = Pin(2, Pin.OUT)
plain, upside_down = Signal(pin), Signal(pin, invert=True)
upside_down.on()
print(pin.value(), plain.value(), upside_down.value())
upside_down.off()
print(pin.value(), plain(), upside_down())
plain.value(0)
print(pin.value())
