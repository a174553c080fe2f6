# expect: goes-on
# La comparaison est à l’envers : le robot s’arrête quand la voie est libre.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() > 150:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(20)
