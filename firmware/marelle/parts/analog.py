"""Sensors with an analogue output, whose voltage is the measurement: a potentiometer, a soil probe, a sound sensor."""

from marelle.hal import ADC, claim
from marelle.tools import const, number

_MOST = const(8000)  # twice that times 65535 is still under 2**30
_FULL = const(65535)
_HALF = const(32767)


class AnalogSensor:
    """Measure a voltage between 0 V and the board's supply (3.3 V), on a scale of your choice.

    Connect the sensor's output to a pin with an ADC (on a Pico GP26, GP27 or GP28), its ground to GND and its supply to 3V3: a pin
    withstands at most 3.3 V.

    >>> probe = AnalogSensor(26)
    >>> probe.value()
    >>> millivolts = AnalogSensor(27, 0, 3300)

    Args:
        pin: a pin with an ADC.
        least: the value at 0 V, -8000 to 8000.
        most: the value at 3.3 V, -8000 to 8000. It may be below `least`.

    Raises:
        ArgumentError: E-BOT-01, `least` or `most` is out of bounds.
        KitError: E-BOT-11, another part has the pin.
        ValueError: the pin has no ADC.
    """

    def __init__(self, pin: int, least: int = 0, most: int = 100) -> None:
        form = "AnalogSensor(pin, least, most)"
        self._least = number(least, _MOST, form)
        self._span = number(most, _MOST, form) - self._least
        self._read = claim("AnalogSensor", pin, make=ADC).read_u16

    def value(self) -> int:
        """Return the present value, from `least` to `most`: 0 to 100 unless others were given."""
        reading: int = self._read()
        return self._least + (reading * self._span + _HALF) // _FULL


class Potentiometer(AnalogSensor):
    """Read the position of a knob or a slider, 0 to 100.

    Connect one end of the potentiometer to GND, the other to 3V3, and the slider (the middle leg) to a pin with an ADC.

    >>> knob = Potentiometer(26)
    >>> knob.value()
    """


class AnalogLightSensor(AnalogSensor):
    """Measure the brightness with a light-dependent resistor, from 0 (dark) to 100 (the brightest that it can distinguish).

    Connect the light-dependent resistor between 3V3 and a pin with an ADC, and a fixed resistor (10 kOhm, say) between that pin and GND.
    If the two are swapped, the voltage falls when it is bright: `AnalogLightSensor(28, 100, 0)`. `LightSensor` measures in lux.

    >>> sensor = AnalogLightSensor(28)
    >>> sensor.light()
    """

    def light(self) -> int:
        """Return the present brightness, 0 to 100 unless other bounds were given."""
        return self.value()
