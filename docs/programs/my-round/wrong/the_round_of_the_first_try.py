# expect: the-round
from marelle.fr import *

ici = "A1"
for case in ["D1", "F1", "B1", "E1"]:
    pas = ord(case[0]) - ord(ici[0])
    if pas > 0:
        avancer(pas)
    elif pas < 0:
        reculer(-pas)
    attendre(700)
    ici = case
