"""Follow a line for ever at 140 mm/s."""

from marelle import Robot, wait

bot = Robot()
while True:
    p = bot.line.position()
    bot.drive(140, 0 if p is None else 2 * p)
    wait(10)
