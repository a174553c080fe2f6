"""Read and write a chip in each way."""

from machine import I2C

bus, one = I2C(0), bytearray(1)
bus.writeto_mem(0x6A, 0x11, b"\x44")
print(bus.readfrom_mem(0x6A, 0x11, 1))
print(bus.writeto(0x6A, b"\x0f"), bus.readfrom(0x6A, 1))
print(bus.writevto(0x6A, [b"\x10", b"\x48"]))
bus.writeto(0x6A, b"\x10")
bus.readfrom_into(0x6A, one)
print(one)
bus.readfrom_mem_into(0x6A, 0x0F, one)
print(one)
