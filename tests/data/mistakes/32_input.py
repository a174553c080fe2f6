from marelle.fr import *

n = int(input("Combien ? "))
avancer(n)
