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

_HOMES = {
    "Battery": "parts.battery",
    "Button": "parts.button",
    "Buzzer": "parts.buzzer",
    "DriveBase": "drive",
    "IMU": "parts.imu",
    "LED": "parts.led",
    "LineSensor": "parts.line",
    "Motor": "parts.motor",
    "Pixels": "parts.pixels",
    "Screen": "parts.screen",
    "UltrasonicSensor": "parts.range",
}


def __getattr__(name: str) -> object:
    """Make a public name when it is asked for: a class from its home, else a module of the package."""
    home = _HOMES.get(name)
    if name.startswith("__"):
        raise AttributeError(name)
    if home is not None:
        found: object = getattr(__import__("marelle." + home, None, None, (name,)), name)
    else:
        try:
            found = __import__("marelle." + name, None, None, ("*",))
        except ImportError as error:
            if repr("marelle." + name) not in str(error):  # what it imports is not there
                raise
            raise AttributeError("marelle has no '" + name + "'")
    globals()[name] = found
    return found
