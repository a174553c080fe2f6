from marelle.fr import *

avancer()
tourner à gauche
