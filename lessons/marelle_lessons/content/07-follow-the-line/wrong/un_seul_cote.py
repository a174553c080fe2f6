# expect: never-lost
# Seul le capteur de droite corrige : le premier tapis réussit, pas celui qui tourne des deux côtés.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.drive(120, 0)


while True:
    suivre()
    attendre(10)
