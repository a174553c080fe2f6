"""Prints the colour ahead, far from a wall and near to it."""

from time import sleep_ms

from marelle import ColorSensor, Robot

bot = Robot()
sensor = ColorSensor(0x2A, (1, 2, 3))
print(sensor.color())
bot.straight(360)
sleep_ms(100)
print(sensor.color())
