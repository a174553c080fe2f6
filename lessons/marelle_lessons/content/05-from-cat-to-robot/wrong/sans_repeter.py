# expect: repeat
# Tout est juste, mais rien n’est répété : le bloc « répéter » n’est pas traduit.
from marelle.fr import *

bot = Robot()

bot.straight(300)
bot.turn(90)
bot.straight(300)
bot.turn(90)
bot.straight(300)
bot.turn(90)
bot.straight(300)
bot.turn(90)
