from marelle.fr import *

avancer()
attendre(0,5)
avancer()
