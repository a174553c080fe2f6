from marelle.fr import *

n = 0
for i in range(10000000):
    n = n + 1
    attendre(1)
