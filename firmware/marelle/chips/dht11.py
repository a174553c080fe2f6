"""DHT11: temperature and humidity, with a data wire of its own. From Aosong's data sheet 1.3, section 5."""

from marelle.chips.dht22 import DHT22


class DHT11(DHT22):
    """Measure temperature (0 to 50 degrees C) and humidity.

    >>> chip = DHT11(15)
    >>> chip.temperature(), chip.humidity()

    When it is read, the chip sends its last measurement and then measures again. So a value is as old as the reading before, at least 1 s.
    Wiring and errors are those of a `DHT22`.
    """

    PERIOD_MS = 1000

    def hundredths(self) -> int:
        """Return the temperature in hundredths of a degree Celsius: 2150 is 21.50."""
        data = self._read()
        return 100 * data[2] + 10 * data[3]

    def humidity(self) -> float:
        """Return the relative humidity in %, a whole number."""
        return self._read()[0]
