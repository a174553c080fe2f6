from marelle import *

bot = Robot()

bot.turn(3.14)
