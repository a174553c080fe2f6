from marelle.fr import *

for i range(4):
    avancer()
