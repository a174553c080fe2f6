from marelle.fr import *

for cote in range(4):
    avancer(2)
    droite()
bip()
