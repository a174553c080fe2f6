"""marelle: what a pupil types to drive a robot.

>>> from marelle import *
>>> forward(2)
>>> right()

Distances are in mm, angles in degrees (positive: to the right), times in ms.
"""

from ._default import current as _current
from .control import BRAKE, COAST, HOLD, PID
from .errors import RobotError
from .robot import Robot
from .tasks import StopWatch, wait

__all__ = (
    "BRAKE", "COAST", "HOLD", "PID", "Robot", "RobotError", "StopWatch", "back", "forward", "left", "right", "wait",
)  # fmt: skip


def forward(n: float = 1) -> None:
    """Go forward by `n` squares of the mat."""
    _current.get_robot().straight(n * _current.square)


def back(n: float = 1) -> None:
    """Go back by `n` squares of the mat."""
    _current.get_robot().straight(-n * _current.square)


def left(a: float = 90) -> None:
    """Turn left by `a` degrees: a quarter turn unless said."""
    _current.get_robot().turn(-a)


def right(a: float = 90) -> None:
    """Turn right by `a` degrees: a quarter turn unless said."""
    _current.get_robot().turn(a)
