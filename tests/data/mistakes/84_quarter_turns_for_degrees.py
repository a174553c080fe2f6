from marelle.fr import *

avancer()
droite(1)
