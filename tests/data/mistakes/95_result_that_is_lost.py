from marelle.fr import *

cases = 1
for tour in range(3):
    avancer(cases)
    droite()
    cases + 1
