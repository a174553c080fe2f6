from marelle.fr import *

avancer(2)
if True:
    break
