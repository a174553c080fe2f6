# ruff: noqa: SLF001 - this file is a part of the class `Robot`: a program without a robot does not load it
"""The parts and methods of a robot. A part is made when the program first names it."""

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot


def find(robot: "Robot", name: str) -> "Any":
    """Return the part called `name`, which is made now, or the method of that name, and set it as an attribute of the robot.

    Raises:
        NoPartError: E-BOT-08, the robot has nothing of that name; without wheels also for `use_gyro`, `calibrate` and `self_test`.
        AttributeError: the robot has nothing of that name, which begins with "_".
        KitError: E-BOT-09, a method of `DriveBase`, and the robot has no wheels; another code: the part cannot be made from the kit's table.
        RobotError: as the class of the part raises it, such as NoAnswerError.
    """
    kit, base = robot._kit, robot._base
    if kit is not None and name in kit.PARTS:
        found = making(name, make_part, kit.PARTS[name])
    elif hasattr(base, name):
        found = getattr(base, name)
    else:
        from .methods import method

        found = method(robot, name)
    setattr(robot, name, found)
    return found


def making(name: str, make: "Any", *arguments: "Any", **named: "Any") -> "Any":
    """Return `make(*arguments, **named)`; for an error of Python's in it, such as TypeError, raise what `table.wrong` returns for `name`."""
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
    """Make a part from its entry in a kit's table: the name of its class, then the arguments.

    >>> make_part(("UltrasonicSensor", 14, 15))
    >>> make_part(("LineSensor", 18, 19, {"black": 1}))

    A dict at the end has the keyword arguments. The class is one of `marelle`; a name with a dot, such as "my_chip.SHT31", is a class in a
    module of the program's folder.

    Raises:
        KitError: E-BOT-10, there is no such class.
        TypeError: the entry is a text.
        ImportError, and what the class raises: passed on.
    """
    kind, arguments = entry[0], entry[1:]
    if isinstance(entry, str):
        raise TypeError("a class and its pins are expected, in ()")
    module, _, name = ("marelle." + kind if "." not in kind else kind).rpartition(".")
    try:
        # A name that every module has: with that of the class MicroPython and Python would raise different errors.
        maker: "Any" = getattr(__import__(module, None, None, ("__name__",)), name)
    except (AttributeError, ImportError) as error:
        if isinstance(error, ImportError) and repr(module) not in str(error):
            raise  # the module exists; an import in it fails
        raise refused("E-BOT-10", "PARTS", str(error))
    if arguments and isinstance(arguments[-1], dict):
        return maker(*arguments[:-1], **arguments[-1])
    return maker(*arguments)
