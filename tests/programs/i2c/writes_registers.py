"""Read two registers, write them and another, and read all."""

from machine import I2C

bus = I2C(0)
before = bus.readfrom_mem(0x48, 0x20, 2)
bus.writeto_mem(0x48, 0x20, b"ab")
bus.writeto_mem(0x48, 0x0F, b"!")
print((before, bus.readfrom_mem(0x48, 0x20, 2), bus.readfrom_mem(0x48, 0x0F, 1)))
