"""Prints the colours that it drives over."""

from time import sleep_ms

from marelle import ColorSensor, Robot

bot = Robot()
sensor = ColorSensor()
print(sensor.color(), sensor.hue(), sensor.rgb())
bot.straight(50)
sleep_ms(100)
print(sensor.color(), sensor.reflection())
sensor.calibrate()
print(sensor.color())
bot.straight(50)
sleep_ms(100)
print(sensor.color(), sensor.hue())
