from marelle.fr import *

bot = Robot()

bot.led.allumer()
