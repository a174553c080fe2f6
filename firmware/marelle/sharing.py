"""Pins that several parts work with: those of a bus, the standby pin of a bridge for two motors."""

from .hal import Pin, claim
from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def share(
    kind: str, *pins: int, part: str = "", make: "Callable[..., Any] | None" = None
) -> "Any":
    """Claim pins for all parts that call them `kind`, as `hal.claim` does for one; a refusal is about `part`.

    Where a part that the program makes by itself has them too, they do not go with the robot.
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
    """Have a bridge work by its standby pin, which two motors may have."""
    share("standby", standby, part="Motor", make=lambda pin: pin.init(Pin.OUT, value=1))
