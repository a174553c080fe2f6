from marelle.fr import *

# Autre choix : les capteurs de gauche et du centre. Le robot garde le bord gauche de la ligne entre les deux.

bot = Robot()


def voit_la_ligne(numero):
    return bot.line.values()[numero] > 50


def suivre_le_bord():
    if voit_la_ligne(0):
        bot.drive(100, -90)
    elif voit_la_ligne(1):
        bot.drive(100, 0)
    else:
        bot.drive(100, 60)


while True:
    suivre_le_bord()
    attendre(10)
