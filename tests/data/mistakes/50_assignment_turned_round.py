from marelle.fr import *

3 = tours
avancer(tours)
