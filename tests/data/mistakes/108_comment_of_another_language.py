from marelle.fr import *

avancer(2)
// puis à droite
droite()
