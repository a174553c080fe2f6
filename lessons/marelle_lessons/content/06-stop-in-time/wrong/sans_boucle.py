# expect: goes-on
# La décision est juste, mais prise une seule fois : le robot n’avance presque pas.
from marelle.fr import *

bot = Robot()

if bot.range.distance() < 150:
    bot.stop()
else:
    bot.drive(120, 0)
attendre(20)
