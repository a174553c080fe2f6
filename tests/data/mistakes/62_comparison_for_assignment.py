from marelle.fr import *

tours = 3
tours == 4
for i in range(tours):
    avancer()
