from marelle.fr import *

bot = Robot()

while True:
    distance = bot.range.distance()    # en millimètres
    if distance < 150:                 # quelqu'un, ou la porte
        bot.stop()
    else:                              # la voie est libre
        bot.drive(120, 0)
    attendre(20)
