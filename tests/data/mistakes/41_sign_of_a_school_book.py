from marelle import *

bot = Robot()

if bot.range.distance() ≥ 150:
    bot.straight(100)
