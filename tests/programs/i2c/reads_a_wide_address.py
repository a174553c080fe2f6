"""Read two registers whose address has two bytes."""

from machine import I2C

print(I2C(0).readfrom_mem(0x48, 0x010F, 2, addrsize=16))
