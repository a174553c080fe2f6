from marelle.fr import *

encore = vrai
while encore:
    avancer()
    encore = False
