"""What the youngest type on a floor mat: squares and quarter turns, without signs or objects.

It is done by the robot that was made last, else by the kit's.
"""

import sys

from .tools import Current, const, number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot

_SQUARES_MOST = const(100)


def _robot() -> "Robot":
    """Return the robot that was made last; make the kit's robot if there is none."""
    made: "Robot" = Current.robot or sys.modules["marelle"].Robot()
    return made


def _awaited(move: "Any") -> "Any":
    """Give what is awaited inside `run()`; else nothing, so that a word at the prompt prints nothing."""
    return move if Current.tasks else None


def square(mm: float) -> None:
    """Set the side of a square of the mat, in mm: 150 unless said."""
    Current.square = number(mm, 1000, "square(mm)")


def forward(n: float = 1) -> "Any":
    """Go forward by `n` squares of the mat."""
    return _awaited(_robot().straight(number(n, _SQUARES_MOST, "forward(n)", Current.square)))


def back(n: float = 1) -> "Any":
    """Go back by `n` squares of the mat."""
    return _awaited(_robot().straight(number(n, _SQUARES_MOST, "back(n)", -Current.square)))


def left(a: float = 90) -> "Any":
    """Turn left by `a` degrees: a quarter turn unless said."""
    return _awaited(_robot().turn(number(a, 3600, "left(deg)", -1)))


def right(a: float = 90) -> "Any":
    """Turn right by `a` degrees: a quarter turn unless said."""
    return _awaited(_robot().turn(number(a, 3600, "right(deg)")))


def beep() -> None:
    """Give a short sound."""
    _robot().buzzer.beep()
