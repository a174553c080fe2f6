# expect: protocol
# Tout droit seulement : deux moteurs échangés roulent tout droit comme les autres.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.straight(500)
attendre(300)
print("tout droit :", bot.range.distance())
