"""Pins, buses and timers of the board: the only file that imports `machine`. Loaded when a robot or a part is made."""

from machine import ADC, I2C, PWM, Pin, Timer

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Bus = I2C | tuple[int, int, int] | None
    __all__ = ("ADC", "I2C", "PWM", "Bus", "Pin", "Timer", "claim")


def claim(kind: str, *pins: "int | str | Pin", make: "Callable[..., Any] | None" = None) -> "Any":
    """Claim pins for a part, so that no other part gets them, and return `make(*pins)`.

    The owner is `kind`; for a part that a robot makes from its table, the part's name there. The same owner may claim its pins again, so
    that a program can make a part anew. If `make` raises, no pin is claimed.

    >>> claim("LED", 15)

    Args:
        kind: class of the part.
        pins: numbers, names or `Pin` objects. `Pin` gives one object for all names of a pin.
        make: called with a `Pin` for each of `pins`; without it None is returned.

    Raises:
        KitError: E-BOT-11, another owner has one of the pins, or a pin is named twice.
        ValueError: there is no such pin.
    """
    owner = Current.making or kind
    taken, found = Current.pins, []
    for pin in pins:
        one = Pin(pin)
        other = taken.get(one, owner)
        if one in found or other != owner:
            raise refused("E-BOT-11", owner, pin, other)
        found.append(one)
    made = make and make(*found)
    for one in found:
        taken[one] = owner
    return made
