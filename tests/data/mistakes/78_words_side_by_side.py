from marelle.fr import *

avancer()
tourner un peu
