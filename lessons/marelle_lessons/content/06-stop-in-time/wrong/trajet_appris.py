# expect: no-touch
# Le trajet qui convient à l’avenue, appris par cœur : au marché, la personne est plus près.
from marelle.fr import *

bot = Robot()

bot.drive(120, 0)
attendre(2750)
bot.stop()
attendre(12000)
bot.drive(120, 0)
attendre(6500)
bot.stop()
