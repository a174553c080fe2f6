"""Names the same robot in French and in English."""

from marelle import Robot as English
from marelle.fr import *
from marelle.fr import LED

bot = Robot()
print(isinstance(bot, English), bot.ligne is bot.line, bot.ecran is bot.screen)
lampe = LED(15)
lampe.allumer()
lampe.eteindre()
move = bot.tout_droit(50, wait=False)
print(move.fini(), move.attendre(), move.done(), bot.tout_droit == bot.straight)
avancer()
print(bot.distance())
try:
    bot.lignes
except AttributeError as error:
    print(error)
