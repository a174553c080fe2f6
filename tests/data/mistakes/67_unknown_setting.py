from marelle import *

bot = Robot()

bot.straight(300, speed=100)
