"""The battery, through a divider."""

from marelle.hal import ADC, claim


class Battery:
    """Measure the battery.

    Args:
        pin: 29 on a Pico. (The converter's channel alone would leave the pin's pull-down on, which a divider feels.)
        divider: by how much its voltage is divided before it gets there: 3 on a Pico.

    >>> battery = Battery(29, 3)
    >>> battery.voltage()
    """

    def __init__(self, pin: int, divider: float) -> None:
        self._read = claim("Battery", pin, make=ADC).read_u16
        self._most = int(3300 * divider)

    def voltage(self) -> int:
        """Return the voltage in mV."""
        # 14 bits of the reading: 16383 x 9900 = 1.6e8
        reading: int = self._read()
        return (reading >> 2) * self._most // 16383
