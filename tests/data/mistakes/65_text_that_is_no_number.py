from marelle.fr import *

tours = int("deux")
avancer(tours)
