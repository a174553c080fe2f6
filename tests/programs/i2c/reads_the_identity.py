"""Read the register that says which chip it is."""

from machine import I2C

print(I2C(0).readfrom_mem(0x48, 0x0F, 1)[0])
