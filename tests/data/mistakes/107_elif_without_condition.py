from marelle.fr import *

cases = 2
if cases > 3:
    avancer(3)
elif:
    avancer(cases)
