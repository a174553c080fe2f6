from marelle.fr import *

for i in 4:
    avancer()
    droite()
