from marelle.fr import *

bot = Robot()
while True:
    bot.drive(100, 0)
    attendre(10)
