from marelle.fr import *

for tour in range(4, 1):
    avancer()
    droite()
bip()
