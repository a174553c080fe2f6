"""Pins that several parts share: those of a bus, the standby pin of a bridge for two motors."""

from .hal import Pin, claim
from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def share(
    kind: str, *pins: int, part: str = "", make: "Callable[..., Any] | None" = None
) -> "Any":
    """Take pins, as `hal.claim` does, for all parts that take them under the name `kind`, and return `make(*pins)`.

    A robot that ends gives the pins back, unless a part that the program has made by itself shares them.

    Args:
        kind: name of what is shared, such as "I2C 0".
        pins: their numbers.
        part: the part that an error names; `kind` unless said.
        make: as of `hal.claim`.

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
    """Switch a bridge on: set its standby pin, which two motors may share, to high."""
    share("standby", standby, part="Motor", make=lambda pin: pin.init(Pin.OUT, value=1))
