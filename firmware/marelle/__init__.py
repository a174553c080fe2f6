"""marelle: what a pupil types to drive a robot.

>>> from marelle import *
>>> forward(2)
>>> right()

Distances are in mm, angles in degrees (positive: to the right), times in ms.
"""

import sys

if sys.implementation.name != "micropython":  # `python programme.py` on a computer
    from ._desktop import run

    run()

from .control import BRAKE, COAST, HOLD
from .robot import Robot, back, beep, forward, left, right, square
from .tools import PID, RobotError, StopWatch, wait

__all__ = (
    "BRAKE", "COAST", "HOLD", "PID", "Robot", "RobotError", "StopWatch",
    "back", "beep", "forward", "left", "right", "square", "wait",
)  # fmt: skip
