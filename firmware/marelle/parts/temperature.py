"""The thermometer."""

from marelle.tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from marelle.hal import Bus


class TemperatureSensor:
    """Measure the temperature, with one of four chips.

    A DHT11, DHT22 or DS18B20: connect its data wire to a pin, and to 3V3 through a resistor (4.7 kOhm), unless the module has
    one. A BME280: connect SDA and SCL to the two pins of an I2C bus. GND goes to GND, the supply to 3V3.

    >>> sensor = TemperatureSensor("DHT22", 15)
    >>> sensor.temperature()
    >>> sensor.humidity()

    Args:
        chip: "DHT11", "DHT22", "DS18B20" or "BME280".
        place: the pin of the data wire; for a BME280 its I2C address, 0x76 or 0x77.
        bus: the bus of a BME280, as for `chips.device.i2c`.

    A DHT11, DHT22 and BME280 also have `humidity()` in %, a BME280 `pressure()` in hPa.

    Raises:
        ArgumentError: E-BOT-01, another chip or a wrong address; E-BOT-24, a wrong bus.
        NoAnswerError: the chip does not answer: E-BOT-06 for a BME280, E-BOT-38 for the others (for a DHT at its first reading).
        WrongChipError: E-BOT-07, another chip answers at that address.
        BusError: E-BOT-35, a wire of the bus is held low.
        KitError: E-BOT-11, another part has the pin.
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
        """Return the temperature in degrees Celsius; NoAnswerError without an answer, MeasurementError E-BOT-37 if it arrives damaged."""
        return self.hundredths() / 100

    def hundredths(self) -> int:
        """Return the temperature in hundredths of a degree Celsius (2150 is 21.50), an integer. Raises as `temperature` does."""
        hundredths: int = self._chip.hundredths()
        return hundredths

    def __getattr__(self, name: str) -> "Any":
        """Return a method that only some of the chips have: `humidity()` in %, `pressure()` in hPa; AttributeError if this one has not."""
        if name == "_chip":
            raise AttributeError(name)
        return getattr(self._chip, name)
