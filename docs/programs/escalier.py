from marelle.fr import *


def marche():
    avancer()
    droite()
    avancer()
    gauche()


for tour in range(3):
    marche()
print("en haut !")
