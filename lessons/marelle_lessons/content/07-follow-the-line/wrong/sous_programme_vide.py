# expect: sub-program
# Tout marche, mais le sous-programme ne fait rien : la correction est restée dans la boucle.
from marelle.fr import *

bot = Robot()


def suivre_la_ligne():
    print("je suis la ligne")


while True:
    suivre_la_ligne()
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, -80)
    elif noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.drive(120, 0)
    attendre(10)
