from marelle.fr import *

avancer()
Print("fini")
