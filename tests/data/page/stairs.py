from marelle.fr import *

for i in range(4):
    avancer()
    droite()
    avancer()
    gauche()
