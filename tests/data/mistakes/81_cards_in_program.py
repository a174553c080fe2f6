from marelle.fr import *

4(A D A G)
