from marelle.fr import *

tour = 0
while tour < 4:
    avancer()
    droite()
tour = tour + 1
