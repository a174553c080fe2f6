from marelle.fr import *

avancer()
print "fini"
