from marelle.fr import *

bot = Robot()

bot.straight(30)    # avancer de 10 pas
