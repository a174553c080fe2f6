from marelle import *

bot = Robot()

position = bot.line.position()
bot.drive(100, 2 * position)
