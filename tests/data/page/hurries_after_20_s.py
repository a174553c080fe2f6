from marelle.fr import *

bot = Robot()
attendre(20000)
while True:
    bot.line.values()
    bot.drive(0, 0)
