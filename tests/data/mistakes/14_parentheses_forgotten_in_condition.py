from marelle import *

bot = Robot()

while bot.range.distance > 150:
    bot.drive(100, 0)
    wait(10)
