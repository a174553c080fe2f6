"""Print the distances and addresses of a robot's three sensors."""

from machine import I2C, Pin

from marelle import Robot

bot = Robot("my_robot")
eyes = bot.left_eye, bot.eye, bot.right_eye
print([eye.distance() for eye in eyes])
print(I2C(0, sda=Pin(4), scl=Pin(5)).scan())
