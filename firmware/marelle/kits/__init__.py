"""Kits: one table each, which part is wired to which pin; and what makes a robot of a table."""

from marelle import hal
from marelle.tools import RobotError, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from marelle.parts.motor import Encoder, Motor

_BOARD_FILE = const("/board.json")


def load(name: "str | None") -> "Any":
    """Return the table of the kit of that name; by default of the one saved on the board, else of "pico_bot".

    It is one of ours, or a file of the program's folder with the same names in it.
    """
    name = name or _saved() or "pico_bot"
    if not isinstance(name, str):
        raise RobotError("E-BOT-04", "Robot(kit)", "a name in quotes is expected")
    for folder in ("marelle.kits.", ""):
        try:
            return __import__(folder + name, None, None, ("PARTS",))
        except ImportError as error:
            if repr(folder + name) not in str(error):  # it is there, and what it imports is not
                raise
    raise RobotError("E-BOT-04", "Robot(" + repr(name) + ")", "no such kit on this board")


def _saved() -> "str | None":
    """Return the kit's name in /board.json, if there is one."""
    try:
        with open(_BOARD_FILE) as file:
            import json

            kit: "str | None" = json.load(file).get("kit")
    except OSError:
        return None
    except (ValueError, AttributeError):
        raise RobotError("E-BOT-05", _BOARD_FILE, "cannot be read: write it again")
    return kit


def make_wheel(motor: "tuple[int, int]", encoder: "tuple[int, int]") -> "tuple[Motor, Encoder]":
    """Return a motor and its encoder on these pins."""
    from marelle.chips.quadrature import QuadratureEncoder
    from marelle.parts.motor import Motor

    return Motor(*motor), QuadratureEncoder(*encoder)


def make_part(kit: "Any", name: str) -> object:
    """Make a part: `marelle.parts.<name>` has its class as `Part`, the kit's table its pins."""
    pins = kit.PARTS.get(name)
    if pins is None:
        raise AttributeError("the robot has no '" + name + "'")
    first = pins[0]
    if isinstance(first, tuple):  # an I2C bus
        bus, data, clock = first
        first = hal.I2C(bus, sda=hal.Pin(data), scl=hal.Pin(clock), freq=400_000)
    maker: "Any" = __import__("marelle.parts." + name, None, None, ("Part",))
    return maker.Part(first, *pins[1:])
