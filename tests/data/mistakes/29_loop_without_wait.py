from marelle import *
bot = Robot()
while True:
    distance = bot.range.distance()
