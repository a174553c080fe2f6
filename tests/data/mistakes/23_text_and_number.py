from marelle import *

bot = Robot()

print("distance : " + bot.range.distance())
