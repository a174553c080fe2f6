from marelle.fr import *

bot = Robot()
bot.avancer(2)
