# expect: no-touch
# Une seule mesure, puis un trajet calculé : la passante arrive après la mesure.
from marelle.fr import *

bot = Robot()

distance = bot.range.distance()
bot.straight(distance - 90)
