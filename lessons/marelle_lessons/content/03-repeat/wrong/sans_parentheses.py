# expect: staircase
# Nommer n’est pas appeler : il manque les parenthèses.
from marelle.fr import *

for tour in range(4):
    avancer
    droite
    avancer
    gauche
