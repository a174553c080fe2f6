"""What puts a voltage on a pin: a potentiometer, a soil probe, a sound sensor."""

from marelle.hal import ADC, claim
from marelle.tools import const, number

_MOST = const(8000)  # twice that times 65535 is still under 2**30
_FULL = const(65535)
_HALF = const(32767)


class AnalogSensor:
    """Read a voltage as a share of the board's own.

    Args:
        pin: with an ADC.
        least: what `value()` is at 0 V. most: what it is at the board's voltage; -8000 to 8000 each, and least may be the greater one.

    Raises RobotError E-BOT-01 where a number is out of bounds.

    >>> probe = AnalogSensor(26)
    >>> probe.value()
    >>> millivolts = AnalogSensor(27, 0, 3300)
    """

    def __init__(self, pin: int, least: int = 0, most: int = 100) -> None:
        form = "AnalogSensor(pin, least, most)"
        self._least = number(least, _MOST, form)
        self._span = number(most, _MOST, form) - self._least
        self._read = claim("AnalogSensor", pin, make=ADC).read_u16

    def value(self) -> int:
        """Return what it reads, from `least` to `most`: 0 to 100 % unless said."""
        reading: int = self._read()
        return self._least + (reading * self._span + _HALF) // _FULL


class Potentiometer(AnalogSensor):
    """Read how far a knob or a slider is turned: 0 to 100.

    >>> knob = Potentiometer(26)
    >>> knob.value()
    """


class AnalogLightSensor(AnalogSensor):
    """Read how bright it is with a light-dependent resistor and another one: 0 dark, 100 as bright as it can tell.

    `AnalogLightSensor(28, 100, 0)` is one whose voltage falls in the light. It is no luxmeter: `LightSensor` is one.

    >>> eye = AnalogLightSensor(28)
    >>> eye.light()
    """

    def light(self) -> int:
        """Return the brightness, 0 to 100 %."""
        return self.value()
