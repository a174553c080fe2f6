from marelle import *

bot = Robot()

bot.straigth(300)
