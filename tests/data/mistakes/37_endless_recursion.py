from marelle.fr import *

def carre():
    droite(0)
    carre()

carre()
