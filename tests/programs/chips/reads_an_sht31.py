"""Ask an SHT31 for one measurement, and print its bytes."""

from time import sleep_ms

from machine import I2C, Pin

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bus.writeto(0x44, b"\x24\x00")
sleep_ms(16)
print(bus.readfrom(0x44, 6).hex())
