from marelle.fr import *

carre()

def carre():
    for i in range(4):
        avancer()
        droite()
