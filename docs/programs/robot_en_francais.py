from marelle.fr import *

bot = Robot()
bot.pixels.remplir(0, 40, 0)
for cote in range(4):
    bot.tout_droit(200)
    bot.tourner(90)
    bot.led.changer()
if bot.telemetre.distance() > 150:
    bot.rouler(100, 0)
    attendre(500)
    bot.arreter()
bot.buzzer.bip()
print(bot.distance(), bot.cap(), bot.pile.tension() > 5000, bot.bouton.appuye())
