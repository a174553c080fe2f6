# Un passant traverse dans l'autre sens, puis s'arrête au milieu de la rue.
from random import randint

from marelle.fr import *

bot = Robot()
bot.straight(220)
bot.turn(90)

# Il regarde le robot, et ne repart que si le robot est près de lui et ne bouge plus.
avant = 4000
while True:
    attendre(600)
    distance = bot.range.distance()
    if distance < 300 and abs(distance - avant) < 8:
        break
    avant = distance
attendre(randint(800, 3500))
bot.turn(-90)
bot.straight(300)
