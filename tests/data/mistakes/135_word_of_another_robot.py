from marelle.fr import *

move(3)
