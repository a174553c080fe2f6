from marelle.fr import *

avancer(2)
return 3
