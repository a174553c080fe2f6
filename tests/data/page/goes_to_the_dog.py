from marelle.fr import *

avancer()
droite()
avancer()
