from marelle.fr import *

bot = Robot()

noir = bot.line.values()
if noir(0) > 50:
    bot.turn(90)
