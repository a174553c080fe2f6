# expect: the-depot
from machine import UART
from marelle.fr import *

port = UART(0, 9600)
texte = None
while texte is None:
    attendre(50)
    texte = port.readline()

ici = "A1"
for case in texte.decode().split()[:-1] + ["E1"]:
    pas = ord(case[0]) - ord(ici[0])
    if pas > 0:
        avancer(pas)
    elif pas < 0:
        reculer(-pas)
    attendre(700)
    ici = case
