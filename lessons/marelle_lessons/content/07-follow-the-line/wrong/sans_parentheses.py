# expect: whole-loop
# Le sous-programme est nommé, pas appelé : il manque les parenthèses.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, -80)
    elif noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.drive(120, 0)


while True:
    suivre
    attendre(10)
