"""The first functions for beginners, for a robot on a floor mat: squares and quarter turns, without negative numbers or objects.

They move the robot that was made last. If there is none, the kit's robot is made.
"""

import sys

from .tools import Current, const, number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot

_SQUARES_MOST = const(100)


def _robot() -> "Robot":
    made: "Robot" = Current.robot or sys.modules["marelle"].Robot()
    return made


def _awaited(move: "Any") -> "Any":
    """Return the move inside `run()`, so that it can be awaited; otherwise None, so that the prompt prints nothing."""
    return move if Current.tasks else None


def square(mm: float) -> None:
    """Set the side of a square of the mat in mm, 1 to 1000; it is 150 until then. Anything else raises E-BOT-01."""
    Current.square = number(mm, 1000, "square(mm)", least=1)


def forward(n: float = 1) -> "Any":
    """Drive forward by `n` squares of the mat, -100 to 100, but 20 m at most. Anything else raises E-BOT-01."""
    return _awaited(_robot().straight(number(n, _SQUARES_MOST, "forward(n)", Current.square)))


def back(n: float = 1) -> "Any":
    """Drive backwards by `n` squares of the mat, -100 to 100, but 20 m at most. Anything else raises E-BOT-01."""
    return _awaited(_robot().straight(number(n, _SQUARES_MOST, "back(n)", -Current.square)))


def left(a: float = 90) -> "Any":
    """Turn left on the spot by `a` degrees, -3600 to 3600, rounded to a whole number. Anything else raises E-BOT-01."""
    return _awaited(_robot().turn(number(a, 3600, "left(deg)", -1)))


def right(a: float = 90) -> "Any":
    """Turn right on the spot by `a` degrees, -3600 to 3600, rounded to a whole number. Anything else raises E-BOT-01."""
    return _awaited(_robot().turn(number(a, 3600, "right(deg)")))


def beep() -> None:
    """Play a short note (880 Hz, 150 ms) on the robot's buzzer, and wait until it ends."""
    _robot().buzzer.beep()
