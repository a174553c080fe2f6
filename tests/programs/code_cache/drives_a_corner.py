"""Drives a corner and prints what the robot knows: a run with much of the library."""

from marelle import Robot

bot = Robot()
bot.straight(100)
bot.turn(90)
print(bot.distance(), bot.line.position())
