from marelle import *

bot = Robot()

bot.led.allumer()
