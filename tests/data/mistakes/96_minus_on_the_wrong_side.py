from marelle.fr import *

reste = 3
while reste > 0:
    avancer()
    reste =- 1
