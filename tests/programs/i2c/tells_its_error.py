"""Print the number of the error of a reading, 0 for none."""

from machine import I2C

bus = I2C(0, timeout=20_000)
try:
    bus.readfrom_mem(0x48, 0x05, 1)
except OSError as error:
    print(error.errno)
else:
    print(0)
