"""Prints the distance ahead, and again 200 mm further on."""

from marelle import Robot, wait

bot = Robot()
for way in (0, 200):
    bot.straight(way)
    wait(100)
    print(bot.range.distance())
