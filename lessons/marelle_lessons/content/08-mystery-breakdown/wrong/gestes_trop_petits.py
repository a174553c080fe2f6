# expect: protocol
# Cinq degrés : le moteur n’a pas le temps de montrer sa force.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.arc(65, 5)
attendre(300)
print("roue gauche :", bot.range.distance())
bot.arc(65, -5)
attendre(300)
print("roue droite :", bot.range.distance())
