from marelle.fr import *

tours = 0

def compter():
    tours = tours + 1

compter()
