# rôle : rouge
from marelle.fr import *

avancer(5)

# rôle : bleu
from marelle.fr import *

avancer(5)
