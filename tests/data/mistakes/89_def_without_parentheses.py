from marelle.fr import *


def avancer_deux_fois:
    avancer()
    avancer()


avancer_deux_fois()
