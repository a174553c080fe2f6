"""An infrared receiver, and a remote control that sends it NEC frames."""

from __future__ import annotations

from collections.abc import Iterator

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line

# The NEC format (Vishay application note 80071, "Data Formats for IR Remote Control"): a burst of 9 ms and a pause of 4.5 ms,
# then 32 bits, the lowest first, of which each is a burst of 0.56 ms and a pause of 0.56 (0) or 1.69 ms (1), and a last burst.
_START_US, _PAUSE_US = 9000, 4500
_BURST_US, _ZERO_US, _ONE_US = 560, 560, 1690
_AGAIN_US = 108_000  # from one start to the next; a held key then sends the repeat code: a burst, half a pause, a last burst
_HELD = ((0, _START_US), (1, _PAUSE_US // 2), (0, _BURST_US))


class Infrared:
    """An infrared receiver such as the VS1838B, with a remote control: its output is low during a burst of 38 kHz, otherwise high."""

    __slots__ = ("_begun_us", "_clock", "_fresh", "_key", "_line", "_pieces", "_sending", "_works")

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock, self._works = line, clock, True
        self._key = -1  # that is held: 256 * address of the remote + number of the key; -1: none
        self._fresh = self._sending = False
        self._pieces: Iterator[tuple[int, int]] = iter(())
        self._begun_us = 0
        line.set(1)

    def set(self, value: int) -> None:
        """Press and hold a key of a remote control: `value` is 256 * (address of the remote) + (number of the key); 0 releases it.

        For key 0 of remote 0, add 65536.
        """
        if value == 0 or not self._works:
            self._key = -1
            return
        self._key, self._fresh = value & 0xFFFF, True
        if not self._sending:
            self._send()

    def heard(self) -> bool:
        """Return True if an edge of the output triggers something, such as an interrupt, which may happen even after the program's end."""
        return self._line.heard()

    def fail(self, fault: str) -> None:
        """Fail permanently (`dead`, its only fault): the output stays high."""
        del fault
        self._works, self._key = False, -1
        self._pieces = iter(())
        self._line.set(1)

    def _send(self) -> None:
        self._pieces = iter(frame(self._key >> 8, self._key & 255) if self._fresh else _HELD)
        self._fresh, self._sending = False, True
        self._begun_us = self._clock.now
        self._next()

    def _next(self) -> None:
        for level, lasts_us in self._pieces:
            self._line.set(level)
            self._clock.at(self._clock.now + lasts_us, self._next, acts=self.heard)
            return
        self._line.set(1)
        self._sending = False
        begun_us = self._begun_us
        self._clock.at(begun_us + _AGAIN_US, lambda: self._again(begun_us), acts=lambda: False)

    def _again(self, begun_us: int) -> None:
        if self._key >= 0 and begun_us == self._begun_us:
            self._send()


def frame(address: int, command: int) -> list[tuple[int, int]]:
    """Return an NEC frame as the receiver's output shows it: (level, duration in us) of each part; level 0 is a burst.

    `address` is that of the remote control and `command` the number of the key, 0 to 255 each.
    """
    word = address | (~address & 255) << 8 | command << 16 | (~command & 255) << 24
    pieces = [(0, _START_US), (1, _PAUSE_US)]
    for place in range(32):
        pieces += [(0, _BURST_US), (1, _ONE_US if word >> place & 1 else _ZERO_US)]
    return [*pieces, (0, _BURST_US)]
