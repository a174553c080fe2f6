from marelle.fr import *

bot = Robot()


def correction():
    """Rendre de combien tourner : plus la ligne est loin, plus on tourne."""
    noir = bot.line.values()
    return noir[2] - noir[0]    # de -100 (à gauche) à 100 (à droite)


while True:
    bot.drive(110, correction())
    attendre(10)
