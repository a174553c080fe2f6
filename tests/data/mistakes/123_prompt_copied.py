>>> from marelle.fr import *
>>> avancer(2)
