1 from marelle.fr import *
2
3 avancer(2)
