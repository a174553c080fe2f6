from marelle.fr import *

bot = Robot()

while True:
    noir = bot.line.values()
    if noir > 50:
        bot.drive(120, -80)
    else:
        bot.drive(120, 0)
    attendre(10)
