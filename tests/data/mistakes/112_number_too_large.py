from marelle.fr import *

avancer(10 ** 6)
