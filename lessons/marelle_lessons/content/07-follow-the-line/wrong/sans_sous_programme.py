# expect: sub-program
# Tout marche, mais la consigne de l’étape 3 n’est pas suivie : il n’y a pas de sous-programme.
from marelle.fr import *

bot = Robot()

while True:
    noir = bot.line.values()
    if noir[0] > 50:
        bot.drive(120, -80)
    elif noir[2] > 50:
        bot.drive(120, 80)
    else:
        bot.drive(120, 0)
    attendre(10)
