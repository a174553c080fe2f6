"""Simulation of Aosong's DHT11, a sensor of temperature and humidity on a wire of its own.

From its data sheet, version 1.3: whole degrees and per cents, each followed by its tenths (section 5), of which humidity has none;
0 to 50 degrees, 20 to 90 %; at least 1 s between two measurements. Else it is as a DHT22.
"""

from __future__ import annotations

from marelle_sim.chips.dht22 import Dht22


class Dht11(Dht22):
    """The sensor."""

    _PERIOD_US = 1_000_000
    _LEAST, _MOST = 0, 5000
    _LEAST_HUMIDITY, _MOST_HUMIDITY = 2000, 9000

    def _coded(self, celsius_100: int, humidity_100: int) -> bytes:
        """Return the four bytes: humidity first."""
        tenths = (celsius_100 + 5) // 10
        return bytes([(humidity_100 + 50) // 100, 0, tenths // 10, tenths % 10])
