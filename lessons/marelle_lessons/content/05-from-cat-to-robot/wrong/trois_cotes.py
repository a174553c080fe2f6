# expect: corners
# Trois répétitions : un côté manque.
from marelle.fr import *

bot = Robot()

for cote in range(3):
    bot.straight(300)
    bot.turn(90)
