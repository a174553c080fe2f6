from marelle.fr import *

avancer(longueur)
longueur = 3
