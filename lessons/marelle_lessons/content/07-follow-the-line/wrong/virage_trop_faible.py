# expect: never-lost
# La correction va dans le bon sens, mais elle ne suffit pas dans les virages.
from marelle.fr import *

bot = Robot()


def suivre():
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, -20)
    elif noir[2] > 50:
        bot.drive(120, 20)
    else:
        bot.drive(120, 0)


while True:
    suivre()
    attendre(10)
