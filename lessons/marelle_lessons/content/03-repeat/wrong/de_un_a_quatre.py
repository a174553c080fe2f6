# expect: staircase
# range(1, 4) compte 1, 2, 3 : cela fait trois tours, pas quatre.
from marelle.fr import *

for tour in range(1, 4):
    avancer()
    droite()
    avancer()
    gauche()
