# expect: few-cards
# Le chemin est juste, mais rien n’est répété.
from marelle.fr import *

avancer()
droite()
avancer()
gauche()
avancer()
droite()
avancer()
gauche()
avancer()
droite()
avancer()
gauche()
avancer()
droite()
avancer()
gauche()
