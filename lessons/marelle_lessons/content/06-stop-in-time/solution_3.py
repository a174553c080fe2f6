from marelle.fr import *

# Ralentir avant de s'arrêter : trois zones au lieu de deux.

bot = Robot()


def vitesse(distance):
    if distance < 130:
        return 0
    if distance < 400:
        return 80
    return 200


while True:
    bot.drive(vitesse(bot.range.distance()), 0)
    attendre(20)
