from marelle.fr import *

tours = 3
for i in range(5):
    if i = tours:
        bip()
