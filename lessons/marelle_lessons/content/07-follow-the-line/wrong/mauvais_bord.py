# expect: near
# Le robot se place à gauche de la ligne et ne garde que le capteur de droite au bord : il roule à côté.
from marelle.fr import *

bot = Robot()
bot.turn(-20)


def suivre():
    noir = bot.line.values()
    if noir[2] > 80:
        bot.drive(100, -60)
    else:
        bot.drive(100, 60)


while True:
    suivre()
    attendre(10)
