# expect: closed
# Les quatre côtés y sont, mais il manque le dernier virage : le chat, lui, finit tourné comme au départ.
from marelle.fr import *

bot = Robot()

bot.straight(300)
for cote in range(3):
    bot.turn(90)
    bot.straight(300)
