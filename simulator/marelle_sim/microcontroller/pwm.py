"""The PWM of an RP2040 or RP2350: slices of two channels, as MicroPython 1.25 sets their registers.

The two channels of a slice share its divider and its counter, hence one frequency: who sets it for one pin sets it for the other. Several pins can be
outputs of one channel. Arithmetic is that of 32 bits without sign, as there: a duty below 0 is a large one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pin import Line

_MOST_TOP = 65_534  # so that 65535 is high all the time
_FULL = 65_535
_WORD = 0xFFFF_FFFF
_LEAST_DIVIDER, _DIVIDERS = 16, 256 * 16  # in 16ths
_NS = 1_000_000_000


class Slice:
    """A counter that runs from 0 to `top`, at the system's clock divided by `divider / 16`.

    Attributes:
        system_hz: that clock's. length: `top + 1`. is_set: whether a program has set the frequency. enabled: whether it counts.
        hertz: the frequency, to the nearest; 0 where none is set. channels: A and B.
    """

    __slots__ = (
        "channels", "divider", "enabled", "hertz", "is_set", "length", "number", "system_hz",
    )  # fmt: skip

    def __init__(self, number: int, system_hz: int) -> None:
        self.number, self.system_hz = number, system_hz
        self.divider, self.length = _LEAST_DIVIDER, 1 << 16
        self.hertz = 0
        self.is_set = self.enabled = False
        self.channels = Channel(self, 0), Channel(self, 1)

    def set_hertz(self, hertz: int) -> None:
        """Set the frequency of both channels: their shares of time, or their times, stay.

        Raises:
            ValueError: the divider does not reach that far.
        """
        hertz &= _WORD
        cycles = (self.system_hz + hertz // 2) // hertz if hertz else _WORD
        if cycles < _MOST_TOP:
            divider, top = _LEAST_DIVIDER, cycles - 1
        else:
            divider = self.nearest(_MOST_TOP * hertz, _MOST_TOP * hertz - 1) if hertz else _WORD
            top = self.nearest(divider * hertz) - 1 if hertz else 0
        if divider >= _DIVIDERS:
            raise ValueError("freq too small")
        self.divider, self.length, self.is_set = divider, (top & 0xFFFF) + 1, True
        self.hertz = self.nearest(divider * self.length)
        for channel in self.channels:
            channel.again()

    def nearest(self, divisor: int, rounding: int = -1) -> int:
        """Return 16 x the system's clock / `divisor`, rounded; up where `rounding` is `divisor - 1`."""
        rounding = divisor // 2 if rounding < 0 else rounding
        return (16 * self.system_hz + rounding) // divisor if divisor else _WORD

    def enable(self, *, on: bool) -> None:
        """Start or stop the counter, of both channels."""
        self.enabled = on
        for channel in self.channels:
            channel.put()


class Channel:
    """One output of a slice: it is high while the counter is below `level`.

    Attributes:
        level: in counts. lines: the pins that have it. inverted: 0 or 1. unit: `"u16"`, `"ns"` or "" when no duty is set.
        duty: as it was set, in that unit.
    """

    __slots__ = ("duty", "inverted", "level", "lines", "number", "slice", "unit")

    def __init__(self, of: Slice, number: int) -> None:
        self.slice, self.number = of, number
        self.level = self.duty = self.inverted = 0
        self.unit = ""
        self.lines: list[Line] = []

    def set_u16(self, duty: int) -> None:
        """Have it high for so many 65535ths of the time."""
        self.unit, self.duty = "u16", min(duty, _FULL)
        length = self.slice.length
        self.level = (self.duty * length + _FULL // 2 & _WORD) // _FULL & 0xFFFF
        self.start()

    def set_ns(self, duty: int) -> None:
        """Have it high for so many nanoseconds of each period."""
        self.unit, self.duty = "ns", duty
        counts = (duty * self.slice.nearest(self.slice.divider) + _NS // 2) // _NS & _WORD
        self.level = min(counts, self.slice.length) & 0xFFFF
        self.start()

    def again(self) -> None:
        """Set the same duty again: the counter has another length."""
        if self.unit == "u16":
            self.set_u16(self.duty)
        elif self.unit == "ns":
            self.set_ns(self.duty)

    def u16(self) -> int:
        """Return the share of time that it is high, in 65535ths; 0 where frequency or duty is not set."""
        length = self.slice.length
        return (self.level * _FULL + length // 2) // length if self._is_set() else 0

    def ns(self) -> int:
        """Return the time that it is high in each period, in nanoseconds."""
        if not self._is_set():
            return 0
        counts_hz = self.slice.nearest(self.slice.divider)
        return (self.level * _NS + counts_hz // 2) // counts_hz

    def start(self) -> None:
        """Put out the signal, if frequency and duty are set."""
        if self._is_set():
            if self.slice.enabled:
                self.put()
            else:
                self.slice.enable(on=True)

    def put(self) -> None:
        """Tell its pins the signal; a counter that stands leaves them high only where they always are."""
        share = min(1.0, self.level / self.slice.length)
        if not self.slice.enabled:
            share = float(share == 1.0)
        share = 1.0 - share if self.inverted else share
        for line in self.lines:
            line.output(share, self.slice.hertz)

    def _is_set(self) -> bool:
        return self.slice.is_set and self.unit != ""
