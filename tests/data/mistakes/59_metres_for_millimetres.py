from marelle import *

bot = Robot()

bot.straight(0.3)
