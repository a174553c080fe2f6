from marelle.fr import *

pas = [1 2 3]
for cases in pas:
    avancer(cases)
