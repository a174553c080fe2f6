# mypy: disable-error-code="attr-defined"
"""DHT22 (AM2302): temperature and humidity, with a data wire of its own. From Aosong's data sheet, section 7."""

import time

from dht import DHTBase

from marelle.hal import Pin, claim
from marelle.tools import Current, refused


class DHT22:
    """Measure temperature and humidity.

    Connect the data wire to a pin, and to 3V3 through a resistor of 4.7 kOhm, unless the module has one.

    >>> chip = DHT22(15)
    >>> chip.temperature(), chip.humidity()

    When it is read, the chip sends its last measurement and then measures again. So a value is as old as the reading before, at least 2 s.

    Args:
        pin: the pin of the data wire.

    Raises:
        KitError: E-BOT-11, another part has the pin.
    """

    PERIOD_MS = 2000  # from one measurement to the next

    def __init__(self, pin: int) -> None:
        claim("TemperatureSensor", pin)
        self._name, self._pin = Current.making or "TemperatureSensor", pin
        self._sensor = DHTBase(Pin(pin))
        self._read_ms: "int | None" = None

    def hundredths(self) -> int:
        """Return the temperature in hundredths of a degree Celsius: 2150 is 21.50.

        Raises:
            NoAnswerError: E-BOT-38, the chip does not answer.
            MeasurementError: E-BOT-37, its answer is damaged.
        """
        data = self._read()
        tenths = (data[2] & 0x7F) << 8 | data[3]
        return -10 * tenths if data[2] & 0x80 else 10 * tenths

    def temperature(self) -> float:
        """Return the temperature in degrees Celsius. Raises as `hundredths` does."""
        return self.hundredths() / 100

    def humidity(self) -> float:
        """Return the relative humidity in %. Raises as `hundredths` does."""
        data = self._read()
        return (data[0] << 8 | data[1]) / 10

    def _read(self) -> bytearray:
        """Return the chip's last answer, four data bytes and a checksum; read the chip first unless it answered less than `PERIOD_MS` ago."""
        now = time.ticks_ms()
        if self._read_ms is None or time.ticks_diff(now, self._read_ms) >= self.PERIOD_MS:
            try:
                self._sensor.measure()
            except OSError:
                raise refused("E-BOT-38", self._name, self._pin)
            except Exception:  # noqa: BLE001 - MicroPython raises it for a wrong sum
                raise refused("E-BOT-37", self._name)
            self._read_ms = now
        return self._sensor.buf
