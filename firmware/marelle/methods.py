# ruff: noqa: SLF001 - this file is a part of the class `Robot`
"""The methods of a robot that have a file of their own, and the error for an unknown name. Unloaded after use, as `homes.py`."""

import sys

from .tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from . import Robot


def method(robot: "Robot", name: str) -> "Any":
    """Return the method `use_gyro`, `calibrate` or `self_test` of a robot with wheels; raise an error for any other name.

    Raises:
        NoPartError: E-BOT-08, the robot has nothing of that name.
        KitError: E-BOT-09, it is a method of `DriveBase`, and the robot has no wheels.
        AttributeError: the name begins with "_".
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].methods
    base = robot._base
    if base is not None:
        does = _of_wheels(name)
        if does is not None:
            return lambda *given, **named: does(robot, *given, **named)
    elif name[0] != "_":
        from .drive import DriveBase

        if hasattr(DriveBase, name):
            raise refused("E-BOT-09", name)
    if name[0] == "_":
        raise AttributeError(name)
    from .errors import NoPartError

    parts = sorted(robot._kit.PARTS if robot._kit else ())
    known = list(parts)
    if base is not None:
        known += dir(base)
        known += ("use_gyro", "calibrate", "self_test")
    raise NoPartError(name, [one for one in known if one[0] != "_"], parts)


def _of_wheels(name: str) -> "Callable[..., Any] | None":
    if name == "use_gyro":
        from .gyro import use

        return use
    if name == "calibrate":
        from .calibrate import calibrate

        return calibrate
    if name == "self_test":
        from .self_test import self_test

        return self_test
    return None
