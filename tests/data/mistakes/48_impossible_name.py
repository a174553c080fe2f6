from marelle.fr import *

ma vitesse = 3
avancer(3)
