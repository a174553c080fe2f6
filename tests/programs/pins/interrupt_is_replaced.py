"""Give a pin a handler, then another one."""

from machine import Pin

pin, seen = Pin(2, Pin.OUT), []
pin.irq(lambda pin: seen.append("old"))
pin.irq(lambda pin: seen.append("new"))
pin.on()
print(seen)
