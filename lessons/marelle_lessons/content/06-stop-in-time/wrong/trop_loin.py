# expect: goes-on
# Le robot s’arrête si loin que la personne ne sait pas qu’il l’attend.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() < 500:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(20)
