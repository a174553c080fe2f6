"""marelle: what a pupil types to drive a robot.

>>> from marelle import *
>>> forward(2)
>>> right()

Distances are in mm, angles in degrees (positive: to the right), times in ms.
"""

from .control import BRAKE, COAST, HOLD
from .errors import RobotError
from .mat import back, beep, forward, left, right, square
from .pid import PID
from .robot import Robot
from .tasks import StopWatch, wait

__all__ = (
    "BRAKE", "COAST", "HOLD", "PID", "Robot", "RobotError", "StopWatch",
    "back", "beep", "forward", "left", "right", "square", "wait",
)  # fmt: skip
