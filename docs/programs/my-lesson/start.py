from marelle.fr import *

avancer()
