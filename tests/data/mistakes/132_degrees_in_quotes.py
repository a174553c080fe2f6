from marelle.fr import *

droite("90°")
