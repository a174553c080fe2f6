# expect: no-touch
# L’arrêt est nommé, pas demandé : il manque les parenthèses.
from marelle.fr import *

bot = Robot()

while True:
    distance = bot.range.distance()
    if distance < 150:
        bot.stop
    else:
        bot.drive(120, 0)
    attendre(20)
