"""A light on a pin, that shines as brightly as it is told."""

from marelle.hal import PWM, Pin
from marelle.tools import const, number, refused

_HERTZ = const(1000)  # nobody sees it flicker
_FULL = const(65535)


class DimmableLED:
    """Dim a light.

    Its pin has a signal, and the pin beside it that of the same frequency, for they share a timer: GP2 and GP3, say.

    Raises RobotError E-BOT-42 where the pin cannot have a signal: the light of a Pico W is on no pin of the chip; E-BOT-44 where
    its timer has another frequency.

    >>> lamp = DimmableLED(15)
    >>> lamp.brightness(30)
    """

    def __init__(self, pin: "int | str") -> None:
        from marelle.pwm import claim_pwm

        self._lit = 0
        try:
            self._duty = claim_pwm("DimmableLED", _HERTZ, (pin,), make=_signal).duty_u16
        except (TypeError, ValueError):
            raise refused("E-BOT-42", "DimmableLED(pin)", "only on or off")

    def on(self) -> None:
        """Light it fully."""
        self.brightness(100)

    def off(self) -> None:
        """Put it out."""
        self.brightness(0)

    def toggle(self) -> None:
        """Light it fully if it is out, else put it out."""
        self.brightness(0 if self._lit else 100)

    def brightness(self, percent: float) -> None:
        """Light it so brightly: 0 (out) to 100 % of the time.

        Raises RobotError: E-BOT-01, out of bounds.
        """
        self._lit = number(percent, 100, "lamp.brightness(percent)", 1, 0)
        self._duty(self._lit * _FULL // 100)


def _signal(pin: Pin) -> PWM:
    """Return the signal of a pin."""
    return PWM(pin, freq=_HERTZ, duty_u16=0)
