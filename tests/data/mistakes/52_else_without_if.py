from marelle.fr import *

if True:
    avancer()
bip()
else:
    reculer()
