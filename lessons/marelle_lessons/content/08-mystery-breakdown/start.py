from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())

bot.straight(300)   # les deux roues, tout droit
attendre(300)       # elle finit de rouler
print("tout droit :", bot.range.distance())
