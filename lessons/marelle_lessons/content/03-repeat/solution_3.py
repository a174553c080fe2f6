from marelle.fr import *

marches = 0
while marches < 4:
    avancer()
    droite(90)
    avancer()
    droite(-90)
    marches = marches + 1
