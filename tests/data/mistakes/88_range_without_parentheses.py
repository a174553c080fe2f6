from marelle.fr import *

for tour in range 4:
    avancer()
    droite()
