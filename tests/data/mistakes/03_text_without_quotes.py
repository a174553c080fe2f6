from marelle.fr import *

avancer()
print(Bonjour)
