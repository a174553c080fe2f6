"""An infrared receiver and the remote control that is pressed before it: frames of NEC, as the receiver puts them out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line

# The NEC format (Vishay application note 80071, "Data Formats for IR Remote Control"): a burst of 9 ms and a pause of 4.5 ms,
# then 32 bits, the lowest first, of which each is a burst of 0.56 ms and a pause of 0.56 (0) or 1.69 ms (1), and a last burst.
_START_US, _PAUSE_US = 9000, 4500
_BURST_US, _ZERO_US, _ONE_US = 560, 560, 1690


class Infrared:
    """A demodulator such as the VS1838B: its output is low for as long as it hears bursts of 38 kHz, else high."""

    __slots__ = ("_busy", "_clock", "_edges", "_line", "_works")

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock, self._works = line, clock, True
        self._busy = False
        self._edges: Iterator[tuple[int, int]] = iter(())
        line.set(1)

    def set(self, value: int) -> None:
        """Have a key pressed: 256 times the number of the remote and that of the key; nothing while a frame is on its way."""
        if self._works and not self._busy:
            self._busy = True
            self._edges = iter(frame(value >> 8, value & 255))
            self._next()

    def heard(self) -> bool:
        """Tell whether a frame has something done, be the program over."""
        return self._line.heard()

    def fail(self, fault: str) -> None:
        """Be `dead` from now on: its output stays high."""
        del fault
        self._works = False
        self._edges = iter(())
        self._line.set(1)

    def _next(self) -> None:
        for level, lasts_us in self._edges:
            self._line.set(level)
            self._clock.at(self._clock.now + lasts_us, self._next, acts=self.heard)
            return
        self._busy = False
        self._line.set(1)


def frame(address: int, command: int) -> list[tuple[int, int]]:
    """Return (level, how long in us) of each piece of a frame, as the receiver puts it out: 0 is a burst."""
    word = address | (~address & 255) << 8 | command << 16 | (~command & 255) << 24
    pieces = [(0, _START_US), (1, _PAUSE_US)]
    for place in range(32):
        pieces += [(0, _BURST_US), (1, _ONE_US if word >> place & 1 else _ZERO_US)]
    return [*pieces, (0, _BURST_US)]
