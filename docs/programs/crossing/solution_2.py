# rôle : rouge
from marelle.fr import *

avancer(1)
attendre(3000)
avancer(4)

# rôle : bleu
from marelle.fr import *

avancer(5)
