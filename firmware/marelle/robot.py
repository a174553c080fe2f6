# ruff: noqa: SLF001 - what a robot has inside: here, so that a program that makes none does not load it
"""What a robot is made of: its kit's table, its drive base and its parts. Loaded by the first `Robot()`."""

from .tools import Current, const, refused, stop_all

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot
    from .drive import DriveBase


def begin(robot: "Robot", kit: "str | None") -> None:
    """Make a robot of a kit's table, after the one that was made before has stopped."""
    from .board import saved
    from .kits import load

    robot._kit = robot._base = None  # asked for by `find`, should this fail
    found = saved()
    own = found.pop("kit", "pico_bot" if kit is None else kit)
    if kit is None:
        kit = own
    robot._kit = table = load(kit)
    stop_all()
    if Current.robot is not None:
        _let_go(Current.robot)
    Current.robot = robot
    Current.i2c = getattr(table, "I2C", None)
    Current.services = ()
    if hasattr(table, "DRIVE"):
        first = len(Current.stops)
        robot._base = base = _make_base(table)
        Current.stops[first:] = [base._halt]  # which stands for what its motors asked for
        if found and kit == own:
            from .calibrated import apply

            apply(base, table.DRIVE, found)


def find(robot: "Robot", name: str) -> "Any":
    """Make the part of that name, or return what the drive base has under it; keep it on the robot.

    Raises:
        AttributeError: the robot has nothing of that name.
        RobotError: E-BOT-09, only a robot with wheels has it.
    """
    found = _found(robot, name)
    setattr(robot, name, found)
    return found


def _found(robot: "Robot", name: str) -> "Any":
    kit, base = robot._kit, robot._base
    if kit is not None and name in kit.PARTS:
        from .kits import make_part

        return _making(name, make_part, *kit.PARTS[name])
    if hasattr(base, name):
        return getattr(base, name)
    if base is not None and name == "use_gyro":
        from .gyro import use

        return lambda on: use(robot, on)
    if base is not None and name == "calibrate":
        from .calibrate import calibrate

        return lambda *ask: calibrate(robot, *ask)
    if base is not None and name == "self_test":
        from .self_test import self_test

        return lambda *ask: self_test(robot, *ask)
    if base is None and name[0] != "_":
        from .drive import DriveBase

        if hasattr(DriveBase, name):
            raise refused("E-BOT-09", name)
    if name[0] == "_":
        raise AttributeError(name)
    from .errors import NoPartError

    known = list(kit.PARTS if kit else ())
    if base is not None:
        known += dir(base)
        known += ("use_gyro", "calibrate", "self_test")
    raise NoPartError(name, [one for one in known if one[0] != "_"])


def _making(name: str, make: "Any", *arguments: "Any", **named: "Any") -> "Any":
    """Return `make(...)`; what goes wrong meanwhile is about what is called `name`."""
    Current.making = name
    try:
        return make(*arguments, **named)
    finally:
        Current.making = ""


def _let_go(robot: "Robot") -> None:
    """Give back the pins of a robot, and what stops its motors at the end; parts that the program made by themselves keep theirs."""
    base = robot._base
    if base is not None and base._halt in Current.stops:
        Current.stops.remove(base._halt)
    owners = ["LEFT", "RIGHT"]
    owners += robot._kit.PARTS
    for pin in [
        pin for pin, owner in Current.pins.items() if owner in owners or owner[:3] == "I2C"
    ]:
        del Current.pins[pin]


def _make_base(table: "Any") -> "DriveBase":
    """Return the drive base of a kit's table."""
    from .drive import DriveBase
    from .side import Side

    drive = dict(table.DRIVE)
    counts = drive.pop("counts", 0)
    return DriveBase(
        _making("LEFT", Side, **table.LEFT, counts=counts),
        _making("RIGHT", Side, **table.RIGHT, counts=counts),
        **drive,
    )
