from marelle.fr import *

avancer(2)
droite()
avancer()
