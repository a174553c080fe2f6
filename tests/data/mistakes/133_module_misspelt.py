from marele.fr import *

avancer(3)
