# expect: goes-on
# Le robot s’arrête devant la première personne, et le programme se termine : il ne repart jamais.
from marelle.fr import *

bot = Robot()

bot.drive(120, 0)
while bot.range.distance() > 150:
    attendre(20)
bot.stop()
