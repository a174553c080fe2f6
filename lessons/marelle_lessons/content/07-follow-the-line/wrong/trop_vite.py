# expect: never-lost
# À cette vitesse, le robot sort du virage avant d’avoir fini de tourner.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(400, -80)
    elif noir[2] > 50:
        bot.drive(400, 80)
    else:
        bot.drive(400, 0)


while True:
    suivre()
    attendre(10)
