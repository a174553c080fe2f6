"""Follow a line for ever at 110 mm/s."""

from marelle import Robot, wait

bot = Robot()
while True:
    p = bot.line.position()
    bot.drive(110, 0 if p is None else 2 * p)
    wait(10)
