from marelle.fr import *

cases = 3
if cases > 2 then:
    avancer(cases)
