# expect: never-lost
# Les capteurs sont lus une seule fois, avant la boucle : le robot ne sait rien de la suite.
from marelle.fr import *

bot = Robot()
noir = bot.line.values()


def suivre():
    if noir[0] > 50:
        bot.drive(120, -80)
    elif noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.drive(120, 0)


while True:
    suivre()
    attendre(10)
