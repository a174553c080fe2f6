from marelle.fr import *

bot = Robot()

bot.drive(120, 0)
while bot.range.distance() > 150:
    attendre(20)
bot.stop()
attendre(500)
print(bot.range.distance())
