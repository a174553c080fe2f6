# expect: corners
# tourner n’est pas décalé : il est fait une seule fois, après les quatre côtés.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(300)
bot.turn(90)
