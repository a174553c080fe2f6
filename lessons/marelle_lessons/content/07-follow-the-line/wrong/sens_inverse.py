# expect: never-lost
# La correction est à l’envers : le robot s’éloigne de la ligne dès qu’il la voit.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, 80)
    elif noir[2] > 50:
        bot.drive(120, -80)
    else:
        bot.drive(120, 0)


while True:
    suivre()
    attendre(10)
