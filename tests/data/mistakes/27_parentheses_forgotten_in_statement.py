from marelle import *

bot = Robot()

bot.drive(100, 0)
wait(500)
bot.stop
wait(500)
