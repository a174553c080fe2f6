# expect: whole-loop
# Le sous-programme est écrit, mais rien ne l’appelle.
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
    attendre(10)
