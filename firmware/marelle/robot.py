# ruff: noqa: SLF001 - what a robot has inside: here, so that a program that makes none does not load it
"""What a robot has: its parts, made when they are first named, and what its drive base can do."""

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot


def find(robot: "Robot", name: str) -> "Any":
    """Make the part of that name, or return what the drive base has under it; keep it on the robot.

    Raises:
        AttributeError: the robot has nothing of that name.
        RobotError: E-BOT-09, only a robot with wheels has it.
    """
    kit, base = robot._kit, robot._base
    if kit is not None and name in kit.PARTS:
        found = making(name, make_part, kit.PARTS[name])
    elif hasattr(base, name):
        found = getattr(base, name)
    else:
        from .acts import act

        found = act(robot, name)
    setattr(robot, name, found)
    return found


def making(name: str, make: "Any", *arguments: "Any", **named: "Any") -> "Any":
    """Return `make(...)`; what goes wrong meanwhile is about what is called `name` in the robot's table."""
    Current.making = name
    try:
        return make(*arguments, **named)
    except (AttributeError, LookupError, TypeError, ValueError, ZeroDivisionError) as error:
        failed = error
    finally:
        Current.making = ""
    from .table import wrong

    raise wrong(name, failed)


def make_part(entry: "Any") -> object:
    """Make a part as a kit's table has it: the name of its class, then what that takes.

    >>> make_part(("UltrasonicSensor", 14, 15))
    >>> make_part(("LineSensor", 18, 19, {"black": 1}))

    Arguments with names are in a dict at the end.
    `marelle` has the class; one with a dot, such as "my_chip.SHT31", is in a module of the program's folder.
    """
    kind, arguments = entry[0], entry[1:]
    if isinstance(entry, str):
        raise TypeError("a class and its pins are expected, in ()")
    module, _, name = ("marelle." + kind if "." not in kind else kind).rpartition(".")
    try:
        # A name that each module has: with that of the class MicroPython and Python fail in different ways.
        maker: "Any" = getattr(__import__(module, None, None, ("__name__",)), name)
    except (AttributeError, ImportError) as error:
        if isinstance(error, ImportError) and repr(module) not in str(error):
            raise  # the module is there, and what it imports is not
        raise refused("E-BOT-10", "PARTS", str(error))
    if arguments and isinstance(arguments[-1], dict):
        return maker(*arguments[:-1], **arguments[-1])
    return maker(*arguments)
