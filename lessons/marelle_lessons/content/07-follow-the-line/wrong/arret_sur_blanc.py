# expect: whole-loop
# « Je ne vois pas la ligne, donc je m’arrête » : mais la ligne est entre les deux capteurs, tout va bien.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, -80)
    elif noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.stop()


while True:
    suivre()
    attendre(10)
