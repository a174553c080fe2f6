from marelle.fr import *

pour i in range(4):
    avancer()
    droite()
