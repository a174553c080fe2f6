"""A light-emitting diode (LED) whose brightness is set by PWM."""

from marelle.hal import PWM
from marelle.tools import const, number, refused

_HERTZ = const(1000)  # nobody sees it flicker
_FULL = const(65535)


class DimmableLED:
    """Set the brightness of a light-emitting diode (LED).

    Connect the long leg through a resistor (330 Ohm, say) to a pin, and the short leg to GND. On a Pico two neighbouring pins (GP2 and
    GP3, say) share a timer and therefore a frequency: both may have a `DimmableLED`, but not one a `DimmableLED` and the other a buzzer
    or a servo.

    >>> lamp = DimmableLED(15)
    >>> lamp.brightness(30)
    >>> lamp.off()

    Args:
        pin: a pin with PWM, by its number or its name.

    Raises:
        KitError: E-BOT-11, another part has the pin; E-BOT-42, the pin has no PWM (a Pico W's LED is on its radio chip);
            E-BOT-44, its timer has another frequency.
    """

    def __init__(self, pin: "int | str") -> None:
        from marelle.pwm import claim_pwm

        self._lit = 0
        try:
            self._duty = claim_pwm(
                "DimmableLED", _HERTZ, (pin,), make=lambda one: PWM(one, freq=_HERTZ, duty_u16=0)
            ).duty_u16
        except (TypeError, ValueError):
            raise refused("E-BOT-42", "DimmableLED(pin)", "only on or off")

    def on(self) -> None:
        """Switch the LED fully on: 100 %."""
        self.brightness(100)

    def off(self) -> None:
        """Switch the LED off."""
        self.brightness(0)

    def toggle(self) -> None:
        """Switch the LED fully on if it is off, else off."""
        self.brightness(0 if self._lit else 100)

    def brightness(self, percent: float) -> None:
        """Set the brightness, 0 (off) to 100 %, rounded: the share of the time for which the LED is on. Anything else raises E-BOT-01."""
        self._lit = number(percent, 100, "lamp.brightness(percent)", 1, 0)
        self._duty(self._lit * _FULL // 100)
