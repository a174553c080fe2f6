from marelle.fr import *

tours = 3
avancer(2(tours))
