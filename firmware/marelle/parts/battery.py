"""The voltage of the battery."""

from marelle.hal import ADC, claim


class Battery:
    """Measure the voltage of the battery.

    Two resistors divide this voltage before it reaches a pin with an ADC. A Pico has them on board: GP29 has a third of VSYS.

    >>> battery = Battery(29, 3)
    >>> battery.voltage()

    Args:
        pin: the pin behind the divider, by its GPIO number. (With the number of an ADC channel the pin's pull-down would stay on and
            lower the voltage.)
        divider: the voltage of the battery divided by the voltage at the pin: 3 on a Pico.

    Raises:
        KitError: E-BOT-11, another part has the pin.
        ValueError: the pin has no ADC.
    """

    def __init__(self, pin: int, divider: float) -> None:
        self._read = claim("Battery", pin, make=ADC).read_u16
        self._most = int(3300 * divider)

    def voltage(self) -> int:
        """Return the voltage of the battery in mV."""
        # 14 bits of the reading: 16383 x 9900 = 1.6e8
        reading: int = self._read()
        return (reading >> 2) * self._most // 16383
