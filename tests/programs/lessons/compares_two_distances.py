"""Print the distance ahead before and after a move."""

from marelle.fr import *

bot = Robot()
print(bot.range.distance())
bot.drive(200, 0)
attendre(1500)
bot.stop()
attendre(400)
print(bot.range.distance())
