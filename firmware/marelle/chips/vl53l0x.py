# mypy: disable-error-code="attr-defined"
"""VL53L0X: distance by the time of flight of light.

ST publishes no table of registers: the steps and values here are those of its driver STSW-IMG005.
"""

import time

from micropython import const

from marelle.chips.device import I2CDevice

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.hal import Bus

_START = const(0x00)
_SEQUENCE = const(0x01)
_INTERRUPT_CLEAR = const(0x0B)
_INTERRUPT_STATUS = const(0x13)
_RESULT = const(0x14)
_SPADS = const(0xB0)
_MODEL = const(0xC0)
_COMPLETE = const(11)  # the status of a good measurement
_LONGEST_MS = const(200)
_FRESH_MS = const(150)
_FARTHEST_MM = const(8190)
_NOTHING = const(9999)

# Pairs of a register and its value; 0xFF chooses a page.
_OPEN = b"\x80\x01\xff\x01\x00\x00"
_CLOSE = b"\x00\x01\xff\x00\x80\x00"
_TUNING = (
    b"\xff\x01\x00\x00\xff\x00\x09\x00\x10\x00\x11\x00\x24\x01\x25\xff\x75\x00\xff\x01\x4e\x2c\x48\x00\x30\x20"
    b"\xff\x00\x30\x09\x54\x00\x31\x04\x32\x03\x40\x83\x46\x25\x60\x00\x27\x00\x50\x06\x51\x00\x52\x96\x56\x08"
    b"\x57\x30\x61\x00\x62\x00\x64\x00\x65\x00\x66\xa0\xff\x01\x22\x32\x47\x14\x49\xff\x4a\x00\xff\x00\x7a\x0a"
    b"\x7b\x00\x78\x21\xff\x01\x23\x34\x42\x00\x44\xff\x45\x26\x46\x05\x40\x40\x0e\x06\x20\x1a\x43\x40\xff\x00"
    b"\x34\x03\x35\x44\xff\x01\x31\x04\x4b\x09\x4c\x05\x4d\x04\xff\x00\x44\x00\x45\x20\x47\x08\x48\x28\x67\x00"
    b"\x70\x04\x71\x01\x72\xfe\x76\x00\x77\x00\xff\x01\x0d\x01\xff\x00\x80\x01\x01\xf8\xff\x01\x8e\x01\x00\x01"
    b"\xff\x00\x80\x00"
    b"\x0a\x04\x0b\x01"  # an interrupt for each new sample
)


class VL53L0X(I2CDevice):
    """Measure a distance, up to about 1200 mm.

    >>> chip = VL53L0X()
    >>> chip.distance()

    Args:
        address: its I2C address: 0x29.
        bus: the bus, as for `chips.device.i2c`.
        shutdown: the pin at XSHUT, for several sensors on a bus: each is then given another address (see `xshut`).

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        MeasurementError: E-BOT-36, the chip does not measure.
        ArgumentError, KitError: the address or the bus is wrong, see `I2CDevice`.
    """

    NAME = "ToFSensor"
    ADDRESS = 0x29

    def __init__(
        self, address: "int | None" = None, bus: "Bus" = None, *, shutdown: "int | None" = None
    ) -> None:
        I2CDevice.__init__(self, address, bus)
        self._result = bytearray(12)
        if shutdown is None:
            self.start()
        else:
            from marelle.chips.xshut import join

            join(self, shutdown)

    def start(self) -> None:
        """Set the chip up and let it measure continuously. Raises as `read` does, E-BOT-07 for another chip, E-BOT-36 if it does not measure."""
        self._mm = _NOTHING
        self.identify(_MODEL, 0xEE)
        self.write(0x89, self.byte(0x89) | 0x01)  # pins of 2.8 V
        self.write(0x88, 0x00)
        self.write_all(_OPEN)
        stop = self.byte(0x91)
        self.write_all(_CLOSE)
        self._choose_spads()
        self.write_all(_TUNING)
        self._calibrate(0x01, 0x41)  # voltage
        self._calibrate(0x02, 0x01)  # phase
        self.write(_SEQUENCE, 0xE8)
        self.write_all(_OPEN)
        self.write(0x91, stop)
        self.write_all(_CLOSE)
        self.write(_START, 0x02)  # back to back
        self._heard_ms = time.ticks_add(time.ticks_ms(), -1000)

    def distance(self) -> int:
        """Return the distance in mm, up to about 1200, or 9999 if the last measurement found nothing within reach, or failed.

        The value is at most 150 ms old. Raises as `read` does, and E-BOT-36 if the chip does not measure.
        """
        if not self.byte(_INTERRUPT_STATUS) & 7:
            if time.ticks_diff(time.ticks_ms(), self._heard_ms) < _FRESH_MS:
                return self._mm
            self._wait()
        result = self._result
        self.read(_RESULT, result)
        self.write(_INTERRUPT_CLEAR, 0x01)
        self._heard_ms = time.ticks_ms()
        mm = result[10] << 8 | result[11]
        self._mm = mm if (result[0] & 0x78) >> 3 == _COMPLETE and mm < _FARTHEST_MM else _NOTHING
        return self._mm

    def write_all(self, pairs: bytes) -> None:
        """Write registers; `pairs` are a register's address and its value, in turn."""
        for index in range(0, len(pairs), 2):
            self.write(pairs[index], pairs[index + 1])

    def _wait(self) -> None:
        for _ in range(_LONGEST_MS):
            if self.byte(_INTERRUPT_STATUS) & 7:
                return
            time.sleep_ms(1)
        self.refuse("E-BOT-36")

    def _calibrate(self, sequence: int, start: int) -> None:
        self.write(_SEQUENCE, sequence)
        self.write(_START, start)
        self._wait()
        self.write(_INTERRUPT_CLEAR, 0x01)
        self.write(_START, 0x00)

    def _choose_spads(self) -> None:
        """Switch on the reference detectors (SPADs): as many as the factory stored; those with an aperture begin with the thirteenth."""
        self.write_all(_OPEN + b"\xff\x06")
        self.write(0x83, self.byte(0x83) | 0x04)
        self.write_all(b"\xff\x07\x81\x01\x80\x01\x94\x6b\x83\x00")
        for _ in range(_LONGEST_MS):
            if self.byte(0x83):
                break
            time.sleep_ms(1)
        self.write(0x83, 0x01)
        wanted = self.byte(0x92)
        self.write_all(b"\x81\x00\xff\x06")
        self.write(0x83, self.byte(0x83) & 0xFB)
        self.write_all(b"\xff\x01" + _CLOSE)
        self.write_all(b"\xff\x01\x4f\x00\x4e\x2c\xff\x00\xb6\xb4")
        spads = bytearray(6)
        self.read(_SPADS, spads)
        left = wanted & 0x7F
        for index in range(48):
            if left == 0 or (wanted & 0x80 and index < 12):
                spads[index >> 3] &= ~(1 << (index & 7)) & 0xFF
            elif spads[index >> 3] >> (index & 7) & 1:
                left -= 1
        for index in range(6):
            self.write(_SPADS + index, spads[index])
