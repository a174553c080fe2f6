from marelle.fr import *

cases := 3
avancer(cases)
