"""The pins as one state machine reads and drives them, at its own time."""

from __future__ import annotations

from marelle_sim.kernel.clock import always

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel import Clock, Event
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.microcontroller.pio.block import BoardPins

    TimeNs = Callable[[], int]

_ONE_NS = (
    550  # a WS2812 reads a pulse of this length as 1 (data sheets: 0.2-0.5 us and 0.55-0.85 us)
)
_LATCH_US = 50  # and a pause of this length as the end of the picture
_BYTE = 8


class MachinePins:
    """The board's pins, for one machine.

    An emulated machine runs behind the board's clock: it reads the levels of its own time, not the present ones.

    Attributes:
        seen: the levels that it reads, bit n being GPIO n; None: the present ones.
        changes: the number of times that it has changed pins. changed: the mask of those. time_ns: gives the machine's time.
    """

    __slots__ = ("_decoders", "_pins", "_shown", "changed", "changes", "seen", "time_ns")

    def __init__(self, pins: BoardPins) -> None:
        self._pins = pins
        self._shown: dict[int, int] = {}
        self._decoders: dict[int, StreamDecoder] = {}
        self.seen: int | None = None
        self.changes = self.changed = 0
        self.time_ns: TimeNs = int

    def read(self, mask: int, /) -> int:
        """Return the levels of the pins in `mask`, bit n being GPIO n, from `seen` or at present; the other bits are 0."""
        return self._pins.read(mask) if self.seen is None else self.seen & mask

    def write(self, mask: int, levels: int, /) -> None:
        """Set output levels."""
        if self._pins.write(mask, levels):
            self._changed(mask)

    def direct(self, mask: int, outputs: int, /) -> None:
        """Make pins outputs (1) or inputs (0)."""
        if self._pins.direct(mask, outputs):
            self._changed(mask)

    def _changed(self, mask: int) -> None:
        """Update the levels that it reads back, and send the edges to decoders of bit streams."""
        self.changes += 1
        self.changed |= mask
        for line in self._pins.lines(mask):
            level = line.level()
            if self.seen is not None:
                bit = 1 << line.number - self._pins.base
                self.seen = self.seen | bit if level else self.seen & ~bit
            if line.on_stream is not None:
                self._decoder(line).edge(level, self.time_ns())

    def noticed(self) -> bool:
        """Tell whether a part or the program reacts to a pin that it has changed."""
        return any(line.noticed for line in self._pins.lines(self.changed))

    def _decoder(self, line: Line) -> StreamDecoder:
        decoder = self._decoders.get(line.number)
        if decoder is None:
            decoder = StreamDecoder(line, self._pins.clock)
            self._decoders[line.number] = decoder
        return decoder


class StreamDecoder:
    """Reads a WS2812 bit stream off a wire, pulse by pulse, as the pixels do."""

    __slots__ = ("_bits", "_clock", "_event", "_level", "_line", "_since_ns")

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._bits: list[int] = []
        self._level = 0
        self._since_ns = 0
        self._event: Event | None = None

    def edge(self, level: int, time_ns: int) -> None:
        """Take the level that the wire has from that time on."""
        if level == self._level:
            return
        if not level:
            self._bits.append(1 if time_ns - self._since_ns >= _ONE_NS else 0)
        elif time_ns - self._since_ns >= _LATCH_US * 1000:
            self._latch()
        self._level, self._since_ns = level, time_ns
        if self._event is not None:
            self._event.cancel()
        due_us = self._clock.now + _LATCH_US
        self._event = self._clock.at(due_us, self._latch, acts=always)

    def _latch(self) -> None:
        bits, self._bits = self._bits, []
        data = bytearray()
        for at in range(0, len(bits) - _BYTE + 1, _BYTE):
            data.append(int("".join(map(str, bits[at : at + _BYTE])), 2))
        if data:
            self._line.stream(bytes(data))
