# expect: no-touch
# Trois secondes entre deux lectures : le robot fait 36 cm sans regarder.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() < 150:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(3000)
