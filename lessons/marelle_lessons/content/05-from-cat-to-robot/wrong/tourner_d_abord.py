# expect: corners
# tourner est écrit avant avancer : le robot part vers le bas, pas vers la droite.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.turn(90)
    bot.straight(300)
