from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())

bot.arc(65, 90)     # la roue gauche seule
attendre(300)       # elle finit de rouler
print("roue gauche :", bot.range.distance())

bot.arc(65, -90)    # la roue droite seule
attendre(300)
print("roue droite :", bot.range.distance())
