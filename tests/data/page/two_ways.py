from marelle.fr import *

avancer(3)
droite()
avancer(3)
