from Marelle.fr import *

avancer(2)
