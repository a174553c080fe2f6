"""Simulation of Aosong's DHT11, a temperature and humidity sensor with a data wire of its own.

From its data sheet, version 1.3 (section 5): two bytes for each value, the whole number and its tenths; the tenths of the humidity are
always 0. It measures 0 to 50 degrees C and 20 to 90 %, at most once a second. In all else it is simulated as a DHT22.
"""

from marelle_sim.chips.dht22 import Dht22


class Dht11(Dht22):
    """A DHT11: 0 to 50 degrees C in tenths, 20 to 90 % relative humidity in whole per cents."""

    _PERIOD_US = 1_000_000
    _LEAST, _MOST = 0, 5000
    _LEAST_HUMIDITY, _MOST_HUMIDITY = 2000, 9000

    def _coded(self, celsius_100: int, humidity_100: int) -> bytes:
        """Return the four data bytes: humidity in whole per cents, 0, whole degrees, tenths of a degree."""
        tenths = (celsius_100 + 5) // 10
        return bytes([(humidity_100 + 50) // 100, 0, tenths // 10, tenths % 10])
