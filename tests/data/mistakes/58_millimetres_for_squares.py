from marelle.fr import *

avancer(300)
