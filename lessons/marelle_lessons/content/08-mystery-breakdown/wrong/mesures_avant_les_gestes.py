# expect: protocol
# Chaque mesure est faite avant son geste : la dernière roue n’est jamais mesurée, le capteur n’a pas le temps de changer.
from marelle.fr import *

bot = Robot("pico_car")

print("au départ :", bot.range.distance())
print("avant la roue gauche :", bot.range.distance())
bot.arc(65, 90)
bot.arc(65, -90)
