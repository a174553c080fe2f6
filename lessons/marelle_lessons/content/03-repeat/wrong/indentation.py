# expect: staircase
# gauche() n’est pas décalée : elle n’est faite qu’une fois, à la fin.
from marelle.fr import *

for tour in range(4):
    avancer()
    droite()
    avancer()
gauche()
