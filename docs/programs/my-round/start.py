from machine import UART
from marelle.fr import *

port = UART(0, 9600)
texte = None
while texte is None:
    attendre(50)
    texte = port.readline()
print(texte.decode().split())
