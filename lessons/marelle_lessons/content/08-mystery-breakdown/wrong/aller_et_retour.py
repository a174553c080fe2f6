# expect: protocol
# La voiture avance puis recule d’autant : elle revient, et l’on ne mesure qu’à la fin.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
bot.straight(300)
bot.straight(-300)
attendre(300)
print("à la fin :", bot.range.distance())
