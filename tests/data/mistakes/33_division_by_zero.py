from marelle.fr import *

tours = 0
avancer(2)
print(10 / tours)
