"""Drives two sides of a square and says that it has."""

from marelle import Robot

bot = Robot()
for _ in range(2):
    bot.straight(150)
    bot.turn(90)
print("fini")
