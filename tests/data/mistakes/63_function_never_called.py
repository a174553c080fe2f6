from marelle.fr import *

def carre():
    for i in range(4):
        avancer()
        droite()
