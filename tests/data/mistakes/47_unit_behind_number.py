from marelle import *

bot = Robot()

bot.straight(300mm)
