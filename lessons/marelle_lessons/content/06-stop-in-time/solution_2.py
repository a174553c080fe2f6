from marelle.fr import *

# Deux attentes l'une après l'autre : jusqu'à l'obstacle, puis jusqu'à ce que la voie soit libre.

bot = Robot()

while True:
    bot.drive(120, 0)
    while bot.range.distance() > 150:
        attendre(20)
    bot.stop()
    while bot.range.distance() < 200:
        attendre(20)
