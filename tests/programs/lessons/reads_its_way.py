"""Read the way from a file of the board, and walk it."""

from marelle.fr import *

with open("way.csv") as file:
    steps, word = file.read().split(";")
print(word)
avancer(int(steps))
droite()
avancer()
