# expect: once
# Huit répétitions : le robot fait deux fois le tour.
from marelle.fr import *

bot = Robot()

for cote in range(8):
    bot.straight(300)
    bot.turn(90)
