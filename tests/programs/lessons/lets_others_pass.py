"""Drive to the end of the street, and stop for whoever is ahead."""

from marelle.fr import *

bot = Robot()
while bot.distance() < 780:
    if bot.range.distance() < 150:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(20)
bot.stop()
