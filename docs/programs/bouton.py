from marelle.fr import *

bot = Robot()
bot.button.wait_for_press()
for tour in range(3):
    bip()
    attendre(500)
    avancer()
print(bot.distance(), "mm")
