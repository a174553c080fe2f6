"""Simulation of Aosong's DHT22 (AM2302), a sensor of temperature and humidity on a wire of its own.

From the data sheet of the AM2302: tenths of a degree, with a bit for the sign, and of a per cent; what is told is the measurement
before, which the last question started, at least 2 s ago (section 7). Errors and the second of rest after power-on are not modelled.
"""

from __future__ import annotations

from marelle_sim.chips.wires import DhtChip


class Dht22(DhtChip):
    """The sensor: -40 to 80 degrees, 0 to 99.9 %."""

    _PERIOD_US = 2_000_000
    _LEAST, _MOST = -4000, 8000  # hundredths of a degree
    _LEAST_HUMIDITY, _MOST_HUMIDITY = 0, 9990

    def __init__(self) -> None:
        self._measured = b""
        self._measured_us = 0

    def measure(self) -> bytes:
        """Return the measurement before this one, and measure if the last one is long enough ago."""
        if not self._measured:  # what it measured when it was switched on, which is not long ago
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
        """Return the four bytes: humidity first, high bytes first."""
        sign = 0x8000 if celsius_100 < 0 else 0
        tenths = (abs(celsius_100) + 5) // 10
        return ((humidity_100 + 5) // 10).to_bytes(2, "big") + (sign | tenths).to_bytes(2, "big")
