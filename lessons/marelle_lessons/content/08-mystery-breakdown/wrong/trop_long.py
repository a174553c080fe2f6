# expect: short
# Tout est essayé, mais avec de longues pauses.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
attendre(5000)
bot.arc(65, 90)
attendre(5000)
print("roue gauche :", bot.range.distance())
bot.arc(65, -90)
attendre(5000)
print("roue droite :", bot.range.distance())
