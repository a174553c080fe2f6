"""Simulation of ams' TCS34725, a colour sensor that looks at the mat or at a near object, lit by the white LED of its module.

Registers, times and gains from the data sheet DS000390 (command register, register set, RGBC characteristics). The counts over a
white mat are an estimate, for a module 1 cm above it that is shaded from the room's light. The interrupt is not modelled.
By the data sheet a command of type 00 reads the same byte again and again. Makers' drivers, though, read two bytes with it and get
both (adafruit/micropython-adafruit-tcs34725); so here the address increments with type 00 as with type 01.
"""

from math import sqrt

from marelle_sim.chips.chip import RegisterChip

_ENABLE, _ATIME, _WTIME, _CONFIG, _CONTROL, _ID, _STATUS, _CLEAR = (
    0,
    0x01,
    0x03,
    0x0D,
    0x0F,
    0x12,
    0x13,
    0x14,
)
_POWER, _CONVERT, _WAIT = 0x01, 0x02, 0x08  # bits of _ENABLE
_COMMAND, _KIND, _SPECIAL = 0x80, 0x60, 0x60  # of the first byte
_GAINS = (1, 4, 16, 60)
_CYCLE_US = 2400
_WARM_UP_US = 2400
_NEAR_MM = 50.0  # reach of its light: an estimate
_WHITE = 40.0  # counts of the clear channel in a millisecond at gain 1, over white: an estimate
_SHARES = (0.36, 0.36, 0.25)  # of red, green and blue in them: an estimate


class Tcs34725(RegisterChip):
    """A TCS34725 at I2C address 0x29.

    Args:
        spot_mm: diameter of its field of view on the mat.
        direction_deg: None: it looks down at the mat. A number: it looks at objects up to 50 mm away in that direction; 0 ahead, 90 right.
    """

    identity = {_ID: 0x44}  # noqa: RUF012 - a table that nothing changes

    def __init__(self, spot_mm: int = 8, direction_deg: float | None = None) -> None:
        self._spot_mm, self._direction = spot_mm, direction_deg
        self._registers = {_ATIME: 0xFF, _WTIME: 0xFF, _ID: 0x44}
        self._counts = bytes(8)
        self._started_us: int | None = None

    def after(self, register: int) -> int:
        """Return the next register of a transfer: 0 after the last (0x1F)."""
        return (register + 1) & 0x1F

    def write(self, data: bytes) -> None:
        """Handle one write transaction: a command byte, then values. One whose first byte has bit 7 clear is ignored."""
        # A special function only clears an interrupt.
        if data and data[0] & _COMMAND and data[0] & _KIND != _SPECIAL:
            super().write(bytes([data[0] & 0x1F]) + data[1:])

    def read(self, count: int) -> bytes:
        """Return the `count` bytes of one read transaction; the values of all colours in it come from the same measurement."""
        if self._done:
            self._counts = self._measured()
        return super().read(count)

    def read_register(self, register: int) -> int:
        """Return the byte in a register: of the counts, those that `read` took last; of the status, 1 if a measurement is done.

        Any other that was never written and has no value after a reset is 0.
        """
        if register >= _CLEAR:
            return self._counts[register - _CLEAR] if register < _CLEAR + 8 else 0
        if register == _STATUS:
            return int(self._done)
        return self._registers.get(register, 0)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; ignore a read-only one. Setting both PON and AEN in ENABLE starts a measurement; clearing either stops it."""
        if register in (_ID, _STATUS) or register >= _CLEAR:
            return
        before = self._registers.get(_ENABLE, 0)
        self._registers[register] = value
        if register == _ENABLE:
            both = _POWER | _CONVERT
            if value & both != both:
                self._started_us = None
            elif before & both != both:
                self._started_us = self.time_us + (0 if before & _POWER else _WARM_UP_US)

    @property
    def _cycles(self) -> int:
        """The integration time, in cycles of 2.4 ms."""
        return 256 - self._registers[_ATIME]

    @property
    def _done(self) -> bool:
        if self._started_us is None:
            return False
        cycles = self._cycles
        if self._registers[_ENABLE] & _WAIT:
            long = 12 if self._registers.get(_CONFIG, 0) & 0x02 else 1
            cycles += (256 - self._registers[_WTIME]) * long
        return self.time_us - self._started_us >= cycles * _CYCLE_US

    def _seen(self) -> tuple[int, int, int]:
        """Return the colour (RGB, 0 to 255) in its field of view: black if no object is within reach, white for a chip without a world."""
        if self.world is None:
            return 255, 255, 255
        ahead_mm, right_mm = self.position_mm
        if self._direction is None:
            colour: tuple[int, int, int] = self.world.colour(
                ahead_mm, right_mm, spot_mm=self._spot_mm
            )
            return colour
        thing = self.world.look(
            self._direction, ahead_mm=ahead_mm, right_mm=right_mm, reach_mm=_NEAR_MM
        )
        return (0, 0, 0) if thing is None else thing[1]

    def _measured(self) -> bytes:
        """Return the present counts as eight bytes: clear, red, green, blue, each with its low byte first."""
        shares = [_reflected(value) for value in self._seen()]
        gain = _GAINS[self._registers.get(_CONTROL, 0) & 3]
        white = _WHITE * self._cycles * _CYCLE_US / 1000 * gain
        parts = [white * share * of_white for share, of_white in zip(shares, _SHARES, strict=True)]
        clear = sum(parts) / sum(_SHARES)
        most = min(0xFFFF, 1024 * self._cycles)
        return b"".join(
            [min(most, round(count)).to_bytes(2, "little") for count in (clear, *parts)]
        )


def _reflected(value: int) -> float:
    """Return the share (0 to 1) of the light that a surface of colour value 0 to 255 reflects: (value / 255) ** 2.25, near sRGB's curve.

    It is computed by square roots, which are the same on every machine, unlike a power.
    """
    share = value / 255
    return share * share * sqrt(sqrt(share))
