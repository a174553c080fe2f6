# Quelqu'un est déjà au milieu de la rue.
from random import randint

from marelle.fr import *

bot = Robot()

# Elle regarde le robot. Elle ne repart que s'il est près d'elle et ne bouge plus.
avant = 4000
while True:
    attendre(600)
    distance = bot.range.distance()
    if distance < 300 and abs(distance - avant) < 8:
        break
    avant = distance
attendre(randint(800, 3500))
bot.turn(90)
bot.straight(300)
