"""A light-emitting diode whose brightness is set by PWM."""

from marelle.hal import PWM, Pin
from marelle.tools import const, number, refused

_HERTZ = const(1000)  # nobody sees it flicker
_FULL = const(65535)


class DimmableLED:
    """Dim a light-emitting diode.

    Connect the long leg through a resistor (330 Ohm, say) to a pin, and the short leg to GND. On a Pico two neighbouring pins (GP2 and
    GP3, say) share a timer and hence a frequency: two `DimmableLED` may have them, a buzzer or a servo may not have the other.

    >>> lamp = DimmableLED(15)
    >>> lamp.brightness(30)
    >>> lamp.off()

    Args:
        pin: a pin with PWM, by its number or its name.

    Raises:
        KitError: E-BOT-11, another part has the pin; E-BOT-42, the pin has no PWM (the light of a Pico W hangs on its radio chip);
            E-BOT-44, its timer has another frequency.
    """

    def __init__(self, pin: "int | str") -> None:
        from marelle.pwm import claim_pwm

        self._lit = 0
        try:
            self._duty = claim_pwm("DimmableLED", _HERTZ, (pin,), make=_signal).duty_u16
        except (TypeError, ValueError):
            raise refused("E-BOT-42", "DimmableLED(pin)", "only on or off")

    def on(self) -> None:
        """Light it fully: 100 %."""
        self.brightness(100)

    def off(self) -> None:
        """Put it out."""
        self.brightness(0)

    def toggle(self) -> None:
        """Light it fully if it is dark, else put it out."""
        self.brightness(0 if self._lit else 100)

    def brightness(self, percent: float) -> None:
        """Set the share of the time in which it is lit, 0 (dark) to 100 %; anything else raises E-BOT-01."""
        self._lit = number(percent, 100, "lamp.brightness(percent)", 1, 0)
        self._duty(self._lit * _FULL // 100)


def _signal(pin: Pin) -> PWM:
    """Return the PWM of a pin, low."""
    return PWM(pin, freq=_HERTZ, duty_u16=0)
