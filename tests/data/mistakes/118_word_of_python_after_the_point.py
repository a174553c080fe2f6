from marelle.fr import *

bot = Robot()

bot.screen.print("bonjour")
