"""Read a colour sensor's registers on a robot that drives."""

from struct import unpack

from machine import I2C, Pin

from marelle import Robot

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bot = Robot()


def seen():
    print(*unpack("<4H", bus.readfrom_mem(0x29, 0x80 | 0x14, 8)))


seen()
bot.straight(60)
seen()
bot.straight(110)
seen()
