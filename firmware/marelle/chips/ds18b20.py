# mypy: disable-error-code="attr-defined"
"""DS18B20: a thermometer on a 1-Wire bus. From Maxim's data sheet 19-7487, table 2 and figure 9."""

import time

from ds18x20 import DS18X20
from micropython import const
from onewire import OneWire, OneWireError

from marelle.hal import Pin
from marelle.sharing import share
from marelle.tools import Current, refused

_CONVERT = const(0x44)
_CONVERT_MS = const(750)


class DS18B20:
    """Measure a temperature. Several of these thermometers may share a pin.

    Connect the data wire to a pin, and to 3V3 through a resistor of 4.7 kOhm.

    >>> chip = DS18B20(2)
    >>> chip.temperature()

    Args:
        pin: the pin of the data wire.
        index: which one of several on the pin, counted from 0 in the order of the bytes of their ROM codes.

    Raises:
        NoAnswerError: E-BOT-38, no chip answers, or there is none with this index.
        KitError: E-BOT-11, another part has the pin.
    """

    def __init__(self, pin: int, index: int = 0) -> None:
        self._name, self._pin = Current.making or "TemperatureSensor", pin
        self._rom = share(
            "1-Wire", pin, part="TemperatureSensor", make=lambda line: self._find(line, index)
        )
        self._hundredths: "int | None" = None
        self._convert()

    def _find(self, pin: Pin, index: int) -> bytes:
        self._chips = DS18X20(OneWire(pin))
        found = sorted([bytes(rom) for rom in self._chips.scan()])
        if index >= len(found):
            raise refused("E-BOT-38", self._name, self._pin)
        return found[index]

    def hundredths(self) -> int:
        """Return the last measured temperature in hundredths of a degree Celsius: 2150 is 21.50.

        A measurement takes 750 ms; the first call waits for it, later calls return the one before while the next is going on. Reading one
        starts the next, so after a pause of a minute a call returns a temperature that is a minute old.

        Raises:
            NoAnswerError: E-BOT-38, the chip does not answer.
            MeasurementError: E-BOT-37, its answer arrived damaged.
        """
        left = _CONVERT_MS - time.ticks_diff(time.ticks_ms(), self._started_ms)
        if left > 0:
            if self._hundredths is not None:
                return self._hundredths
            time.sleep_ms(left)
        try:
            data = self._chips.read_scratch(self._rom)
        except OneWireError:
            raise refused("E-BOT-38", self._name, self._pin)
        except Exception:  # noqa: BLE001 - MicroPython raises it for a wrong checksum
            raise refused("E-BOT-37", self._name)
        sixteenths = data[0] | data[1] << 8
        if sixteenths > 32767:
            sixteenths -= 65536
        self._hundredths = sixteenths * 25 >> 2
        self._convert()
        return self._hundredths

    def temperature(self) -> float:
        """Return the temperature in degrees Celsius. Waits and raises as `hundredths` does."""
        return self.hundredths() / 100

    def _convert(self) -> None:
        """Start a measurement, which takes 750 ms."""
        bus = self._chips.ow
        bus.select_rom(self._rom)
        bus.writebyte(_CONVERT)
        self._started_ms = time.ticks_ms()
