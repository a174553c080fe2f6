from marelle.fr import *

avancer()
attendre(2)
avancer()
