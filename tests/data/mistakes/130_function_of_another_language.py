from marelle.fr import *

function carre():
    for tour in range(4):
        avancer()
        droite()


carre()
