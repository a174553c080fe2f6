from marelle.fr import *

bot = Robot()

while True:
    noir = bot.line.values()
    if noir[0] > 50:         # noir à gauche
        bot.drive(120, -80)  # tourner à gauche
    else:
        bot.drive(120, 0)    # aller tout droit
    attendre(10)
