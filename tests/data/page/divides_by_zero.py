from marelle.fr import *

n = 1
avancer()
m = n / 0
