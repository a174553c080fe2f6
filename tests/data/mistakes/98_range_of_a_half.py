from marelle.fr import *

cote = 8
for tour in range(cote / 2):
    avancer()
    droite()
