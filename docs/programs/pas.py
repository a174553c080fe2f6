from marelle.fr import *

avancer()
droite()
avancer(2)
bip()
