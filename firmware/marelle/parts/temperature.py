"""Thermometer."""

from marelle.tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from marelle.hal import Bus


class TemperatureSensor:
    """Measure how warm it is.

    Args:
        chip: "DHT11", "DHT22", "DS18B20" or "BME280".
        place: its pin, of a BME280 its address: 0x76 or 0x77.
        bus: of a BME280, as `chips.device.i2c` takes it.

    Raises RobotError E-BOT-01 for another chip; E-BOT-06, -07, -35 (BME280) or E-BOT-38 where it does not answer; E-BOT-37 where
    its answer arrives damaged.

    >>> sensor = TemperatureSensor("DHT22", 15)
    >>> sensor.temperature()
    """

    def __init__(self, chip: str, place: int, bus: "Bus" = None) -> None:
        if chip == "BME280":
            from marelle.chips.bme280 import BME280

            self._chip: "Any" = BME280(place, bus)
        elif chip == "DS18B20":
            from marelle.chips.ds18b20 import DS18B20

            self._chip = DS18B20(place)
        elif chip == "DHT22":
            from marelle.chips.dht22 import DHT22

            self._chip = DHT22(place)
        elif chip == "DHT11":
            from marelle.chips.dht11 import DHT11

            self._chip = DHT11(place)
        else:
            raise refused(
                "E-BOT-01",
                "TemperatureSensor(chip)",
                "DHT11, DHT22, DS18B20 or BME280 is expected",
            )

    def temperature(self) -> float:
        """Return the temperature in degrees Celsius."""
        return self.hundredths() / 100

    def hundredths(self) -> int:
        """Return the temperature in hundredths of a degree, without making an object: 2150 is 21.50."""
        hundredths: int = self._chip.hundredths()
        return hundredths

    def __getattr__(self, name: str) -> "Any":
        """Find what only some of the chips measure: `humidity()` in per cent, `pressure()` in hectopascals."""
        if name == "_chip":
            raise AttributeError(name)
        return getattr(self._chip, name)
