from marelle.fr import *

for i in range(5):
    if i == 2 or 3:
        bip()
