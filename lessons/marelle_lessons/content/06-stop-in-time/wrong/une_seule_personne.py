# expect: goes-on
# Le robot laisse passer une personne, puis prend la deuxième pour la porte : sans boucle, il ne repart plus.
from marelle.fr import *

bot = Robot()

bot.drive(120, 0)
while bot.range.distance() > 150:
    attendre(20)
bot.stop()
while bot.range.distance() < 200:
    attendre(20)
bot.drive(120, 0)
while bot.range.distance() > 150:
    attendre(20)
bot.stop()
