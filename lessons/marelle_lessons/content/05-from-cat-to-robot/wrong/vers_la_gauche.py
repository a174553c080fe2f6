# expect: corners
# Le robot tourne à gauche : le chat tourne à droite.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(300)
    bot.turn(-90)
