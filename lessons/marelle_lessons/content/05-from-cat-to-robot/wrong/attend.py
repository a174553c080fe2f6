# expect: corners
# Rien ne bouge : le programme attend seulement.
from marelle.fr import *

bot = Robot()

attendre(10)
