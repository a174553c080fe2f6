"""Print how long four accesses to a pin take."""

from time import ticks_us

from machine import Pin

pin = Pin(2, Pin.OUT)
before = ticks_us()
pin.value(1)
pin.value(0)
pin.value()
pin.on()
print(ticks_us() - before)
