from marelle.fr import *


def marche():
    avancer()
    droite()
    marche()


marche()
