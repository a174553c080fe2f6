from marelle.fr import *

COTE = 300     # en millimètres
COINS = 4

bot = Robot()

for coin in range(COINS):
    bot.tout_droit(COTE)
    bot.tourner(360 / COINS)    # un tour complet en tout
    attendre(200)
