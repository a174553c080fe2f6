"""Use only one of a robot's three sensors: the others stay off."""

from machine import I2C, Pin

from marelle import Robot

bot = Robot("my_robot")
print(bot.eye.distance())
print(I2C(0, sda=Pin(4), scl=Pin(5)).scan())
