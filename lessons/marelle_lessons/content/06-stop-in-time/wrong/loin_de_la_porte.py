# expect: at-the-door
# Le robot laisse passer les gens, et s’arrête dans la case d’avant la porte.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() < 250:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(20)
