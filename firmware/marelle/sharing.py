"""Pins that several parts share: those of a bus, and the standby pin of a motor driver for two motors."""

from .hal import Pin, claim
from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def share(
    kind: str, *pins: int, part: str = "", make: "Callable[..., Any] | None" = None
) -> "Any":
    """Claim pins, as `hal.claim` does, for all parts that share them under the name `kind`, and return `make(*pins)`.

    When a robot is replaced the pins are freed, unless a part that the program made itself shares them too.

    Args:
        kind: name of what is shared, such as "I2C 0".
        pins: their numbers.
        part: the part that an error names; `kind` if none is given.
        make: function called with a `Pin` for each, as in `hal.claim`.

    Raises:
        KitError: E-BOT-11, something else has one of the pins.
    """
    for pin in pins:
        other = Current.pins.get(Pin(pin), kind)
        if other != kind:
            raise refused("E-BOT-11", part or kind, pin, other)
    making = Current.making
    Current.making = ""
    try:
        made = claim(kind, *pins, make=make)
    finally:
        Current.making = making
    shared = Current.shared = getattr(Current, "shared", None) or {}
    for one in map(Pin, pins):
        shared[one] = shared.get(one, True) and bool(making)
    return made


def wake(standby: int) -> None:
    """Switch a motor driver on: set its standby pin, which two motors may share, to high."""
    share("standby", standby, part="Motor", make=lambda pin: pin.init(Pin.OUT, value=1))
