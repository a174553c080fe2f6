"""marelle en français.

>>> from marelle.fr import *
>>> avancer(3)
>>> droite()
"""

from . import (
    BRAKE,
    COAST,
    HOLD,
    PID,
    Robot,
    RobotError,
    StopWatch,
    back,
    beep,
    forward,
    left,
    right,
    square,
    wait,
)
from . import back as reculer
from . import beep as bip
from . import forward as avancer
from . import left as gauche
from . import right as droite
from . import square as carreau
from . import wait as attendre

__all__ = (
    "BRAKE", "COAST", "HOLD", "PID", "Robot", "RobotError", "StopWatch", "attendre", "avancer", "back", "beep", "bip",
    "carreau", "droite", "forward", "gauche", "left", "reculer", "right", "square", "wait",
)  # fmt: skip
