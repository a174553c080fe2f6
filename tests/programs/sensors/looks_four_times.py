"""Print the distance ahead every half second."""

from marelle import Robot, wait

bot = Robot()
for n in range(4):
    print(bot.range.distance())
    wait(500)
