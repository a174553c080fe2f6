"""Prints what its chip measures at rest, the temperature, whether a sample is the same when it is read twice, and whether 200 of them are."""

from struct import unpack
from time import sleep_ms

from machine import I2C, Pin

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bus.writeto_mem(0x6A, 0x12, b"\x44")
bus.writeto_mem(0x6A, 0x11, b"\x50")  # 208 Hz, 250 degrees/s
bus.writeto_mem(0x6A, 0x10, b"\x50")  # 208 Hz, 2 g


def z():
    return unpack("<h", bus.readfrom_mem(0x6A, 0x26, 2))[0]


print(unpack("<hhhhhh", bus.readfrom_mem(0x6A, 0x22, 12)))
print(unpack("<h", bus.readfrom_mem(0x6A, 0x20, 2))[0] / 256 + 25)
sleep_ms(1)
print(z() == z())
seen = []
for _ in range(200):
    sleep_ms(5)
    seen.append(z())
print(len(set(seen)) > 10, max(seen) - min(seen) < 60)
