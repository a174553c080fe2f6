from marelle.fr import *

avancer(3)
tourne_droite()
