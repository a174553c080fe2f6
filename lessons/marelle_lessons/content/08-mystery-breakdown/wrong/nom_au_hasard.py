# expect: protocol
# Un nom tiré au hasard n’est pas un diagnostic.
import random

from marelle.fr import *

bot = Robot("pico_car")

pannes = ["moteur gauche", "moteur droit", "pile", "fils", "capteur"]
print(random.choice(pannes))
