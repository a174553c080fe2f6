from marelle import *

bot = Robot()

if bot.range.distance() < 100:
    bot.stop()
else if bot.range.distance() < 300:
    bot.straight(50)
