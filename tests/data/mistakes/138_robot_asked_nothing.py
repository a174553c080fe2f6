from marelle.fr import *

bot = Robot()
