from marelle.fr import *

avancer()
print('Je m'arrête')
