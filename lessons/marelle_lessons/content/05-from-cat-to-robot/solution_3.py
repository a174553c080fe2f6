from marelle.fr import *

# En cases au lieu de millimètres : deux cases font 300 mm, droite() tourne de 90 degrés.

for cote in range(4):
    avancer(2)
    droite()
