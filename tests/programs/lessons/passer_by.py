"""Cross the street in two moves with a long rest between them."""

from marelle.fr import *

bot = Robot()
bot.straight(200)
attendre(9000)
bot.straight(200)
bot.stop()
attendre(60000)
