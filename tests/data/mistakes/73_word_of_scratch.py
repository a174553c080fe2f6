from marelle.fr import *

répéter 4 fois:
    avancer()
    droite()
