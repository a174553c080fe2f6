from marelle.fr import *

int cases = 3
avancer(cases)
