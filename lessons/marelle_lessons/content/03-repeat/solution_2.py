from marelle.fr import *


def monter_une_marche():
    avancer()
    droite()
    avancer()
    gauche()


for tour in range(4):
    monter_une_marche()
