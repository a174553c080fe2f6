from marelle.fr import *

# Autre choix : un sous-programme pour mesurer, la roue droite d’abord, et le geste du départ à la fin.

bot = Robot("pico_car")


def mesurer(geste):
    attendre(300)
    print(geste, bot.range.distance())


mesurer("au départ :")
bot.arc(65, -90)
mesurer("roue droite :")
bot.arc(65, 90)
mesurer("roue gauche :")
bot.straight(200)
mesurer("tout droit :")
