# expect: the-round
from machine import UART
from marelle.fr import *

port = UART(0, 9600)
texte = None
while texte is None:
    attendre(50)
    texte = port.readline()

ici = "A1"
cases = texte.decode().split()
for case in cases[:3] + cases[-1:]:
    pas = ord(case[0]) - ord(ici[0])
    if pas > 0:
        avancer(pas)
    elif pas < 0:
        reculer(-pas)
    attendre(700)
    ici = case
