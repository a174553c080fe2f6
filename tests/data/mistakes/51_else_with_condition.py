from marelle import *

bot = Robot()

d = bot.range.distance()
if d < 100: bot.stop()
else d > 300:
    bot.straight(100)
