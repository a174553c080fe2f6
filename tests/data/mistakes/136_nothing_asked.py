from marelle.fr import *

# avancer(3)
