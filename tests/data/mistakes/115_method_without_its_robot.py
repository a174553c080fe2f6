from marelle.fr import *

bot = Robot()

drive(120, 0)
attendre(1000)
