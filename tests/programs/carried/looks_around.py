"""Prints four times what its line and range sensors see."""

from marelle import Robot, wait

bot = Robot()
for look in range(4):
    print(bot.line.values(), bot.range.distance())
    wait(250)
