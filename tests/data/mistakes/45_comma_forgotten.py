from marelle import *

bot = Robot()

bot.drive(100 20)
