"""The battery, through a divider."""

from marelle.hal import ADC


class Battery:
    """Measure the battery.

    Args:
        channel: of the converter.
        divider: by how much its voltage is divided before it gets there: 3 on a Pico.

    >>> battery = Battery(3, 3)
    >>> battery.voltage()
    """

    def __init__(self, channel: int, divider: float) -> None:
        self._read = ADC(channel).read_u16
        self._most = int(3300 * divider)

    def voltage(self) -> int:
        """Return the voltage in mV."""
        # 14 bits of the reading: 16383 x 9900 = 1.6e8
        return (self._read() >> 2) * self._most // 16383
