from marelle.fr import *

bot = Robot()

angle = 90
bot.turn(angel)
