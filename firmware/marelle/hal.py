"""The only file that imports `machine`: what the parts need of the board. It is loaded when a robot or a part is made."""

from machine import ADC, I2C, PWM, Pin, Timer

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Bus = I2C | tuple[int, int, int] | None
    __all__ = ("ADC", "I2C", "PWM", "Bus", "Pin", "Timer", "claim")


def claim(kind: str, *pins: "int | str | Pin", make: "Callable[..., Any] | None" = None) -> "Any":
    """Note that a part has these pins, once `make(...)` has made of them what the part works with; return that.

    The part is called what the robot calls it; by itself, `kind`, which may be made again. Where `make` fails, it has no pin.

    Args:
        kind: its class.
        pins: under any of their names: `Pin` has one object for each.
        make: is given an object for each pin. Without it, nothing is returned.

    Raises:
        RobotError: E-BOT-11, another part has one of them, or this one has it twice.
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
