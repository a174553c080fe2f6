"""Walk a square, and number its sides."""

from marelle.fr import *

for cote in range(4):
    avancer(2)
    droite()
    print(cote)
