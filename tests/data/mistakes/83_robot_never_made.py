from marelle.fr import *

while True:
    bot.drive(120, 0)
    attendre(10)
