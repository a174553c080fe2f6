from marelle.fr import *

cases = 2,5
avancer(cases)
