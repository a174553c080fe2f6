from marelle.fr import *

droite()
avancér(2)
