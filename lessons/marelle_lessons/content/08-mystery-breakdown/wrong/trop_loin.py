# expect: no-contact
# Le mur est à un mètre : la voiture le heurte, et peut casser son capteur.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.straight(4000)
attendre(300)
print("tout droit :", bot.range.distance())
bot.turn(90)
