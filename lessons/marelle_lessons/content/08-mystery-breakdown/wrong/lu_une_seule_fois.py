# expect: protocol
# La distance est lue au départ et affichée trois fois : un capteur bloqué donne la même chose.
from marelle.fr import *

bot = Robot("pico_car")

distance = bot.range.distance()
print("au départ :", distance)
bot.arc(65, 90)
attendre(300)
print("roue gauche :", distance)
bot.arc(65, -90)
attendre(300)
print("roue droite :", distance)
