"""Look which way is free, and walk it."""

from marelle.fr import *

bot = Robot()
if bot.range.distance() > 200:
    avancer()
    droite()
    avancer()
else:
    droite()
    avancer()
    gauche()
    avancer()
