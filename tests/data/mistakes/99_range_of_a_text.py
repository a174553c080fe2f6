from marelle.fr import *

tours = "4"
for tour in range(tours):
    avancer()
    droite()
