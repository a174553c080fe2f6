from marelle.fr import *

bot = Robot()


def suivre_la_ligne():
    bot.drive(120, 0)


while True:
    suivre_la_ligne
    attendre(10)
