"""Ask a twin for four bytes, and print them."""

from time import sleep_ms

from machine import I2C, Pin

bus = I2C(0, sda=Pin(4), scl=Pin(5))
sleep_ms(10)
bus.writeto(0x29, b"a")
print(*bus.readfrom(0x29, 4))
