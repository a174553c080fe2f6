from marelle.fr import *

bot = Robot()

bot.drive = (120, 0)
attendre(1000)
