from marelle.fr import *

for i in range(4):
    print("tour", i)
    avancer(2)
    droite()
