# expect: protocol
# La roue gauche seule : le moteur droit peut être sans force, personne ne le saura.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.arc(65, 90)
attendre(300)
print("roue gauche :", bot.range.distance())
