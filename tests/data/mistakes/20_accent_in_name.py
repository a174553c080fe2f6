from marelle.fr import *

droite()
avancé(2)
