from marelle.fr import *

bot = Robot()
bot.tourne_droite()
