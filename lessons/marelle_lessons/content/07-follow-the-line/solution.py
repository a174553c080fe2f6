from marelle.fr import *

NOIR = 50       # au-dessus de 50 sur 100, un capteur voit la ligne
VITESSE = 120   # en millimètres par seconde
VIRAGE = 80     # en degrés par seconde

bot = Robot()


def suivre_la_ligne():
    """Regarder sous les deux capteurs du bord, puis corriger."""
    noir = bot.line.values()           # [à gauche, au centre, à droite]
    if noir[0] > NOIR:                 # la ligne est passée à gauche
        bot.drive(VITESSE, -VIRAGE)
    elif noir[2] > NOIR:               # la ligne est passée à droite
        bot.drive(VITESSE, VIRAGE)
    else:                              # la ligne est entre les deux
        bot.drive(VITESSE, 0)


while True:
    suivre_la_ligne()
    attendre(10)
