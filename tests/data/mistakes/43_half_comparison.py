from marelle import *

bot = Robot()

d = bot.range.distance()
if d > 100 and < 300:
    bot.stop()
