"""Read a distance sensor's registers on a robot that drives."""

from machine import I2C, Pin

from marelle import Robot

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bot = Robot()


def mm():
    return int.from_bytes(bus.readfrom_mem(0x29, 0x1E, 2), "big")


print(bus.readfrom_mem(0x29, 0xC0, 1), mm())
bot.straight(300)
print(mm())
bot.turn(90)
print(mm() in (435, 434, 436))
