"""Read a register of the chip at 0x48."""

from machine import I2C

print(I2C(0).readfrom_mem(0x48, 0x05, 1)[0])
