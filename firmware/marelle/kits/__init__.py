"""Kits: one table each, which part is wired to which pin; and what makes parts of a table.

The names of a table are in `kits/pico_bot.py`. A kit without `I2C` has no bus of its own, one without `DRIVE` no wheels.
"""

from marelle.tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any


def load(name: str) -> "Any":
    """Return the table of the kit of that name.

    It is one of ours, or a file of the program's folder with the same names in it.
    """
    if not isinstance(name, str):
        raise refused("E-BOT-04", "Robot(kit)", "a name in quotes is expected")
    for folder in ("marelle.kits.", ""):
        try:
            return __import__(folder + name, None, None, ("PARTS",))
        except ImportError as error:
            if repr(folder + name) not in str(error):  # it is there, and what it imports is not
                raise
    raise refused("E-BOT-04", "Robot(" + repr(name) + ")", "no such kit on this board")


def make_part(name: str, *arguments: object) -> object:
    """Make a part: the name of its class, then what it takes, as a kit's table has them.

    >>> make_part("UltrasonicSensor", 14, 15)
    >>> make_part("LineSensor", 18, 19, {"black": 1})

    Arguments with names are in a dict at the end.
    `marelle` has the class; one with a dot, such as "my_chip.SHT31", is in a module of the program's folder.
    """
    module, _, name = ("marelle." + name if "." not in name else name).rpartition(".")
    try:
        maker: "Any" = getattr(__import__(module, None, None, (name,)), name)
    except (AttributeError, ImportError) as error:
        if isinstance(error, ImportError) and repr(module) not in str(error):
            raise  # the module is there, and what it imports is not
        raise refused("E-BOT-10", "PARTS", str(error))
    if arguments and isinstance(arguments[-1], dict):
        return maker(*arguments[:-1], **arguments[-1])
    return maker(*arguments)
