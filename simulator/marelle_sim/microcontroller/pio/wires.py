"""The board's pins as one state machine reads and drives them, at the time that its emulation has reached."""

from __future__ import annotations

from collections.abc import Callable

from marelle_sim.kernel import Clock, Event
from marelle_sim.kernel.clock import always
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.pio.block import BoardPins

TimeNs = Callable[[], int]

_ONE_NS = (
    550  # a WS2812 reads a pulse of this length as 1 (data sheets: 0.2-0.5 us and 0.55-0.85 us)
)
_LATCH_US = 50  # and a pause of this length as the end of the picture
_BYTE = 8


class MachinePins:
    """The board's pins, for one state machine.

    The emulation of a machine lags the board's clock: it reads the levels at its own time, not the present ones.

    Attributes:
        seen: the levels at its own time, bit n is bit n of a mask; None: read the present ones.
        changes: number of times that it has changed pins, or that a DMA channel has served its FIFOs. changed: mask of the pins of all
            instructions that changed one.
        time_ns: function that returns its own time.
    """

    __slots__ = ("_decoders", "_pins", "_shown", "changed", "changes", "seen", "time_ns")

    def __init__(self, pins: BoardPins) -> None:
        self._pins = pins
        self._shown: dict[int, int] = {}
        self._decoders: dict[int, _StreamDecoder] = {}
        self.seen: int | None = None
        self.changes = self.changed = 0
        self.time_ns: TimeNs = int

    def read(self, mask: int, /) -> int:
        """Return the levels of the pins in `mask`: `seen`, or the present ones if that is None; the other bits are 0."""
        return self._pins.read(mask) if self.seen is None else self.seen & mask

    def write(self, mask: int, levels: int, /) -> None:
        """Set the output levels of the pins in `mask`."""
        if self._pins.write(mask, levels):
            self._changed(mask)

    def direct(self, mask: int, outputs: int, /) -> None:
        """Make the pins in `mask` outputs (1) or inputs (0)."""
        if self._pins.direct(mask, outputs):
            self._changed(mask)

    def _changed(self, mask: int) -> None:
        self.changes += 1
        self.changed |= mask
        for number, line in self.lines(mask):
            level = line.level()
            if self.seen is not None:
                bit = 1 << number
                self.seen = self.seen | bit if level else self.seen & ~bit
            if line.on_stream is not None:
                self._decoder(line).edge(level, self.time_ns())

    def noticed(self) -> bool:
        """Return True if a part or the program reacts to a pin that the machine has changed."""
        return any(line.noticed for _number, line in self.lines(self.changed))

    def lines(self, mask: int) -> list[tuple[int, Line]]:
        """Return (bit, line) of each pin in `mask`, as `BoardPins.lines` does."""
        return self._pins.lines(mask)

    def _decoder(self, line: Line) -> _StreamDecoder:
        decoder = self._decoders.get(line.number)
        if decoder is None:
            decoder = self._decoders[line.number] = _StreamDecoder(line, self._pins.clock)
        return decoder


class _StreamDecoder:
    __slots__ = ("_bits", "_clock", "_event", "_level", "_line", "_since_ns")

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._bits: list[int] = []
        self._level = self._since_ns = 0
        self._event: Event | None = None

    def edge(self, level: int, time_ns: int) -> None:
        """Handle an edge: the line has `level` from `time_ns` on."""
        if level == self._level:
            return
        if not level:
            self._bits.append(1 if time_ns - self._since_ns >= _ONE_NS else 0)
        elif time_ns - self._since_ns >= _LATCH_US * 1000:
            self._latch()
        self._level, self._since_ns = level, time_ns
        if self._event is not None:
            self._event.cancel()
        self._event = self._clock.at(self._clock.now + _LATCH_US, self._latch, acts=always)

    def _latch(self) -> None:
        bits, self._bits = self._bits, []
        data = bytes(
            int("".join(map(str, bits[at : at + _BYTE])), 2)
            for at in range(0, len(bits) - _BYTE + 1, _BYTE)
        )
        if data:
            self._line.stream(data)
