from marelle.fr import *

avancer()
tourner(90)
