# Follows the line with the board library, and stops at an obstacle.
from marelle import Robot, wait

bot = Robot()
bot.button.wait_for_press()
while bot.range.distance() > 150:
    p = bot.line.position()
    bot.drive(120, 0 if p is None else 2 * p)
    wait(10)
bot.stop()
