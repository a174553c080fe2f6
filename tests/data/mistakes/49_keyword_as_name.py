from marelle.fr import *

pass = 3
avancer(3)
