"""Read a light sensor twice, by its commands."""

from time import sleep_ms

from machine import I2C, Pin

from marelle import Robot

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bot = Robot()


def light():
    bus.writeto(0x29, b"\x20")
    sleep_ms(120)
    return int.from_bytes(bus.readfrom(0x29, 2), "big")


print(light())
sleep_ms(2500)
print(light())
