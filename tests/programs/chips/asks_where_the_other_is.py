"""Drive back, then ask a twin where the other robot is."""

from machine import I2C, Pin

from marelle import Robot

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bot = Robot()
bot.straight(-30)
bus.writeto(0x29, b"a")
print(bus.readfrom(0x29, 29).decode())
