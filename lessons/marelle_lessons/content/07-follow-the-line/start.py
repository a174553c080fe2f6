from marelle.fr import *

bot = Robot()

while True:
    noir = bot.line.values()     # [à gauche, au centre, à droite], de 0 (blanc) à 100 (noir)
    if noir[0] > 50:             # la ligne est passée à gauche
        bot.drive(120, -80)      # rouler en tournant à gauche
    else:
        bot.drive(120, 0)        # rouler tout droit
    attendre(10)
