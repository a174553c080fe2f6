# expect: protocol
# Le copier-coller a gardé 90 : c’est deux fois la roue gauche.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.arc(65, 90)
attendre(300)
print("roue gauche :", bot.range.distance())
bot.arc(65, 90)
attendre(300)
print("roue droite :", bot.range.distance())
