from marelle import *

bot = Robot()

tant que bot.range.distance() > 150:
    bot.drive(100, 0)
    wait(10)
