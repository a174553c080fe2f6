from marelle.fr import *

print(« bonjour »)
