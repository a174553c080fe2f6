# expect: corners
# Tout droit, comme si le carré était déplié.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(300)
