# expect: protocol
# Les deux roues sont essayées, mais le capteur n’est jamais lu.
from marelle.fr import *

bot = Robot("pico_car")

bot.arc(65, 90)
attendre(300)
bot.arc(65, -90)
attendre(300)
