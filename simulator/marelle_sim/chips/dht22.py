"""Simulation of Aosong's DHT22 (AM2302), a temperature and humidity sensor with a data wire of its own.

From the data sheet of the AM2302: tenths of a degree, with a bit for the sign, and tenths of a per cent. A read returns the previous
measurement, and starts the next one if the previous is at least 2 s old (section 7). Not modelled: measurement errors, and that the
sensor needs a second after power-on.
"""

from marelle_sim.chips.chip import DhtChip


class Dht22(DhtChip):
    """A DHT22: -40 to 80 degrees C, 0 to 99.9 % relative humidity, both in tenths."""

    _PERIOD_US = 2_000_000
    _LEAST, _MOST = -4000, 8000  # hundredths of a degree
    _LEAST_HUMIDITY, _MOST_HUMIDITY = 0, 9990

    def __init__(self) -> None:
        self._measured, self._measured_us = b"", 0

    def measure(self) -> bytes:
        """Return the four bytes of the previous measurement, then measure again if that one is at least `_PERIOD_US` old."""
        if not self._measured:  # the measurement of its power-on, which is assumed to be recent
            self._measured = self._now()
        told = self._measured
        if self.time_us - self._measured_us >= self._PERIOD_US:
            self._measured, self._measured_us = self._now(), self.time_us
        return told

    def _now(self) -> bytes:
        celsius = min(self._MOST, max(self._LEAST, self.around("temperature")))
        humidity = min(self._MOST_HUMIDITY, max(self._LEAST_HUMIDITY, self.around("humidity")))
        return self._coded(celsius, humidity)

    def _coded(self, celsius_100: int, humidity_100: int) -> bytes:
        """Return the four data bytes, humidity first, each value with its high byte first."""
        sign = 0x8000 if celsius_100 < 0 else 0
        tenths = (abs(celsius_100) + 5) // 10
        return ((humidity_100 + 5) // 10).to_bytes(2, "big") + (sign | tenths).to_bytes(2, "big")
