# expect: no-touch
# Le robot voit l’obstacle et le dit, mais rien ne l’arrête.
from marelle.fr import *

bot = Robot()

while True:
    if bot.range.distance() < 150:
        print("attention")
    else:
        bot.drive(120, 0)
    attendre(20)
