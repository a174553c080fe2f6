"""Wait for the button, then print the time in seconds and the distance ahead in mm."""

from time import ticks_ms

from marelle.fr import *

bot = Robot()
while not bot.button.pressed():
    attendre(20)
print(ticks_ms() / 1000, bot.range.distance())
