from marelle.fr import *

bot = Robot()
while True:
    bot.drive(120, 0)
    attendre(10)
