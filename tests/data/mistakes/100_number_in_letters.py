from marelle.fr import *

avancer(trois)
