"""Drives until something is nearer than 100 mm."""

from marelle import Robot

bot = Robot()
bot.drive(100, 0)
while bot.range.distance() > 100:
    pass
