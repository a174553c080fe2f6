"""Turn another way every 110 ms."""

from marelle import Robot, wait

bot = Robot()
for turn in range(40):
    bot.drive(150, 90 - 60 * (turn % 4))
    wait(110)
