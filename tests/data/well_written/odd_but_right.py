# Everything here is right: no help and no remark may come of it.
"""Une chaîne « longue »
avec ’ et “ ” : rien ne manque"""
import random
from time import sleep, sleep_ms, ticks_diff, ticks_ms

from marelle import *

VITESSE = 120
prénom = "Zoé"
texte = 'Il dit "non"' + "l'ami" + f"{VITESSE:>5}" + r"\d" + b"x".decode()
position = 3, 4
matrice = [[1, 2], [3, 4]]
table = {
    "a": 1,
    "b": [n for n in range(3)
          if n != 1],
}
bot = Robot()
mesurer = bot.range.distance


def double(n): return 2 * n


def carre(cote, tours=1):
    """Un carré."""
    for _ in range(4 * tours):
        bot.straight(cote)
        bot.turn(90)


x = -1 if VITESSE > 100 and \
    prénom == "Zoé" else 2
x =- 1
debut = ticks_ms()
while ticks_diff(ticks_ms(), debut) < 3:
    pass
for i, (a, b) in enumerate(matrice):
    if a == 1 or b == 2: x += a
    elif not a: pass
    else:
        x -= b
while True:
    if bot.button.pressed() or bot.range.distance() > 20 or x:
        break
    wait(1)
bot.straight(0)
bot.turn(0.5 * 2)
bot.straight(2.5 * 4); wait(10)
sleep(0.01)
sleep_ms(5)
bot.straight(10.5)
carre(1)
print(mesurer() > 3, bot.distance(), position, double(x), texte, table["b"][-1], end="")
print((1, 2) == position, 1 < 2 < 3, None is None, lambda: 0, random.randint(1, 1))
