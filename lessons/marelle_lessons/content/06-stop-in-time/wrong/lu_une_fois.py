# expect: no-touch
# La distance est lue une seule fois, avant la boucle : le robot ne sait rien de la suite.
from marelle.fr import *

bot = Robot()

distance = bot.range.distance()

while True:
    if distance < 150:
        bot.stop()
    else:
        bot.drive(120, 0)
    attendre(20)
