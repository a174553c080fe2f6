from marelle.fr import *

bot = Robot()
while True:
    bot.drive(0, 0)
