# expect: no-touch
# Le seuil est plus petit que la distance de freinage : le robot freine trop tard.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() < 30:
        bot.stop()
    else:
        bot.drive(400, 0)
    attendre(20)
