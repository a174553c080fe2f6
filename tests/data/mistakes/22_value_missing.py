from marelle import *

bot = Robot()

bot.drive(150)
wait(1000)
