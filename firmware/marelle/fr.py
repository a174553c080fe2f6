"""marelle en français.

>>> from marelle.fr import *
>>> avancer(3)
>>> droite()
"""

from marelle import *  # noqa: F403
from marelle import back as reculer
from marelle import forward as avancer
from marelle import left as gauche
from marelle import right as droite
from marelle import wait as attendre
