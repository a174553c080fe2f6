from marelle.fr import *

for tour on range(4):
    avancer()
    droite()
