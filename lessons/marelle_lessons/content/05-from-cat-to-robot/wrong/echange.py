# expect: corners
# Les deux nombres sont échangés : 90 millimètres, puis 300 degrés.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(90)
    bot.turn(300)
