from marelle.fr import *

range = 4
for i in range(4):
    avancer()
