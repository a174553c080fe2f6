from marelle.fr import *

# Autre choix : avancer, puis un quart de tour sur place. On regarde où la voiture s’arrête ; seul le capteur est affiché.

bot = Robot("pico_car")

print(bot.range.distance())
bot.straight(300)
attendre(300)
print(bot.range.distance())
bot.turn(90)
attendre(300)
