# expect: corners
# 80 degrés : le robot n’a pas assez tourné et manque le dernier coin.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(300)
    bot.turn(80)
