"""marelle en français.

>>> from marelle.fr import *
>>> avancer(3)
>>> droite()

>>> bot = Robot()
>>> bot.tout_droit(300)
>>> bot.ligne.position()

The English names can be used too.
"""

import marelle

from . import (
    BRAKE,
    COAST,
    HOLD,
    back,
    back as reculer,
    beep,
    beep as bip,
    forward,
    forward as avancer,
    left,
    left as gauche,
    right,
    right as droite,
    square,
    square as carreau,
    wait,
    wait as attendre,
)
from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

__all__ = (
    "BRAKE", "COAST", "HOLD", "Robot", "attendre", "avancer", "back", "beep", "bip", "carreau", "droite", "forward", "gauche",
    "left", "reculer", "right", "square", "wait",
)  # fmt: skip


class Robot(marelle.Robot):
    """Drive a kit's robot with French names for its methods, its parts and their methods. The English names can be used too.

    >>> bot = Robot()
    >>> bot.tout_droit(300)
    >>> bot.tourner(90)
    >>> bot.ecran.ecrire("fini")
    """

    def __init__(self, kit: "str | None" = None) -> None:
        marelle.Robot.__init__(self, kit)
        if self._base is not None:
            from .drive import Move
            from .french import name_in_french

            name_in_french(Move)

    def __getattr__(self, name: str) -> "Any":
        """Return the part or method with a French or English name; NoPartError (E-BOT-08) if there is none. Other errors: see `marelle.Robot`."""
        from .french import find

        return find(self, name)


def __getattr__(name: str) -> "Any":
    """Load a public name of `marelle` and return what it names; AttributeError if there is none. A class gets French names of its methods too."""
    found = getattr(marelle, name)
    if isinstance(found, type):
        from .french import name_in_french

        name_in_french(found)
    globals()[name] = found
    return found
