"""A light that is dimmed: loaded when one is."""

from marelle.hal import PWM, Pin
from marelle.tools import const, number, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_HERTZ = const(1000)  # nobody sees it flicker
_FULL = const(65535)
_FORM = "led.brightness(percent)"


class Dimmed:
    """A pin with a signal, in the place of one with a level.

    >>> light = Dimmed(Pin(15))
    >>> light.value(1)
    """

    def __init__(self, pin: Pin) -> None:
        try:
            self.duty = PWM(pin, freq=_HERTZ, duty_u16=0).duty_u16
        except (TypeError, ValueError):
            raise refused("E-BOT-42", _FORM, "only on or off")

    def value(self, level: int) -> None:
        """Put out 0 or 1, as a pin does."""
        self.duty(_FULL if level else 0)


def dim(pin: "Any", percent: float) -> "tuple[Any, int]":
    """Put a signal out on a pin: high for that share of the time; return what is in the pin's place now, and whether it is lit."""
    share = number(percent, 100, _FORM, 1, 0)
    dimmed = pin if isinstance(pin, Dimmed) else Dimmed(pin)
    dimmed.duty(share * _FULL // 100)
    return dimmed, 1 if share else 0
