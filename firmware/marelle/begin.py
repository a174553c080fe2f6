# ruff: noqa: SLF001 - this file is a part of the class `Robot`: it is needed once, so no board has to hold it
"""The making of a robot from the table of its kit and from `/board.json`. Loaded for that, then unloaded."""

import sys

from .tools import Current, const, refused, stop_all

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot


def begin(robot: "Robot", kit: "str | None") -> None:
    """Make `robot` a robot of a kit; None: of the kit in `/board.json`, else `pico_bot`. Stop the robot made before, and free its pins.

    The dimensions in `/board.json` are used unless that file names another kit.

    Raises:
        KitError, ArgumentError: see `Robot`. If there is no such kit or `/board.json` is wrong, the robot made before goes on.
        ImportError: an import in the kit's table fails.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].begin
    from .board import saved

    robot._kit = robot._base = None  # `find` reads both, even if this fails
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
    parts = getattr(table, "PARTS", {})
    table.PARTS = parts if isinstance(parts, dict) else {}
    if parts is not table.PARTS:
        raise refused("E-BOT-14", "PARTS", "names with their parts are expected, in {}")
    if hasattr(table, "DRIVE") or hasattr(table, "LEFT"):
        robot._base = base = _make_base(table)
        del Current.stops[1:3]  # of its two motors: the base stops both
        if found and kit == own:
            from .calibrated import apply

            apply(base, table.DRIVE, found)
    for name in parts:
        if hasattr(robot._base, str(name)):
            raise refused("E-BOT-18", name, "the robot has a word of that name")


def load(name: str) -> "Any":
    """Return the table of a kit as a module: that of `marelle.kits`, else a file of that name in the program's folder.

    Raises:
        KitError: E-BOT-04, there is no such kit, or `name` is no text.
        ImportError: an import in its table fails.
    """
    if not isinstance(name, str):
        raise refused("E-BOT-04", "Robot(kit)", "a name in quotes is expected")
    for folder in ("marelle.kits.", ""):
        try:
            return __import__(folder + name, None, None, ("__name__",))
        except ImportError as error:
            if repr(folder + name) not in str(error):  # the file exists; an import in it fails
                raise
    raise refused("E-BOT-04", "Robot(" + repr(name) + ")", "no such kit on this board")


def _let_go(robot: "Robot") -> None:
    """Free the pins of a robot and its parts, and remove its motors from those that are stopped at the end of the program.

    Parts that the program made itself keep their pins.
    """
    base = robot._base
    if base is not None and base._halt in Current.stops:
        Current.stops.remove(base._halt)
    owners = ["LEFT", "RIGHT"]
    owners += robot._kit.PARTS
    shared = getattr(Current, "shared", {})
    for pin in [pin for pin, owner in Current.pins.items() if owner in owners or shared.get(pin)]:
        del Current.pins[pin]
        shared.pop(pin, None)


def _make_base(table: "Any") -> "Any":
    from .drive import DriveBase
    from .robot import making
    from .side import Side

    try:
        drive = dict(table.DRIVE)
        counts = drive.pop("counts", 0)
        if not counts and "encoder" in table.LEFT:
            raise refused(
                "E-BOT-13", "counts", "DRIVE has none: those of an encoder in a turn of its wheel"
            )
        return making(
            "DRIVE",
            DriveBase,
            making("LEFT", Side, **table.LEFT, counts=counts),
            making("RIGHT", Side, **table.RIGHT, counts=counts),
            **drive,
        )
    except (AttributeError, TypeError, ValueError) as error:
        from .table import wrong

        raise wrong("DRIVE", error)
