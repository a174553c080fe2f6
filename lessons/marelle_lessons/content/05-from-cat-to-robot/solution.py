from marelle.fr import *

bot = Robot()            # quand le drapeau est cliqué

for cote in range(4):    # répéter 4 fois
    bot.straight(300)    # avancer de 300
    bot.turn(90)         # tourner à droite de 90 degrés
