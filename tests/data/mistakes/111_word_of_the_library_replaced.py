from marelle.fr import *

for avancer in range(4):
    avancer()
