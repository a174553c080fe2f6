from marelle.fr import *

avancer(2)
avncer(1)
