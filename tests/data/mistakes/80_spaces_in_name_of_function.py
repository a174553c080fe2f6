from marelle.fr import *


def suivre la ligne():
    avancer()
