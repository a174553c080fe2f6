"""marelle en français.

>>> from marelle.fr import *
>>> avancer(3)
>>> droite()
"""

import marelle

from . import BRAKE, COAST, HOLD, Robot, back, beep, forward, left, right, square, wait
from . import back as reculer
from . import beep as bip
from . import forward as avancer
from . import left as gauche
from . import right as droite
from . import square as carreau
from . import wait as attendre
from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

__all__ = (
    "BRAKE", "COAST", "HOLD", "Robot", "attendre", "avancer", "back", "beep", "bip", "carreau", "droite", "forward", "gauche",
    "left", "reculer", "right", "square", "wait",
)  # fmt: skip


def __getattr__(name: str) -> "Any":
    """Find any other public name as `marelle` does."""
    return getattr(marelle, name)
