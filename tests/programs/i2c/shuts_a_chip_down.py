"""Shut a chip down by the pin GP6, and start it again: print the addresses that answer each time."""

from machine import I2C, Pin

bus, shutdown = I2C(0), Pin(6, Pin.OUT, value=1)
seen = [bus.scan()]
for level in (0, 1):
    shutdown.value(level)
    seen.append(bus.scan())
print(seen)
