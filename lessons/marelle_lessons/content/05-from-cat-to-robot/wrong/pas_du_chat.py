# expect: corners
# Les 100 pas du chat recopiés comme des millimètres : le carré est trop petit.
from marelle.fr import *

bot = Robot()

for cote in range(4):
    bot.straight(100)
    bot.turn(90)
