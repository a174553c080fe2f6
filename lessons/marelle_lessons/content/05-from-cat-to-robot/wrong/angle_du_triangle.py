# expect: corners
# 60 degrés, l’angle d’un triangle : le robot ne fait pas un angle droit.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(300)
    bot.turn(60)
