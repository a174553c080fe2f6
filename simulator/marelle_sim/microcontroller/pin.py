"""One pin of the microcontroller, as the program and the parts wired to it see it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Line:
    """A wire: the program drives it or listens, a part may drive it too; else a pull resistor gives its level.

    With `holds_high`, the pull-down resistor is too weak: an input that was high stays so until something drives it low
    (erratum RP2350-E9: about 120 uA leak out of a pin between 0 and 1, and keep it at 2.2 V).

    Attributes:
        number: the GPIO's number.
        latch: the level that the pin puts out once it is an output; inputs keep it too.
        devices: the twins of sensors on this one wire (1-Wire, DHT).
        from_reset: True until the program sets the pin up: its pull-down is still on.
        source: gives the level that a part drives; None: the part leaves the wire open.
        on_output: called with the share of time (0..1) and frequency (Hz, 0 for a steady level) that the
            program puts out. only_recorded: True if `on_output` only records it and no part reacts.
        signal: (frequency in Hz, share of time) of the signal that the program puts out, None for a level.
        on_stream: called with the bytes of a WS2812 bit stream.
        recorders: the number of watchers that only record the edges.
    """

    __slots__ = (
        "_driven",
        "_holds_high",
        "_open",
        "_pull",
        "_set",
        "_watchers",
        "devices",
        "from_reset",
        "latch",
        "number",
        "on_output",
        "on_stream",
        "on_watch",
        "only_recorded",
        "recorders",
        "settle",
        "signal",
        "source",
    )  # fmt: skip

    def __init__(self, number: int, *, holds_high: bool = False) -> None:
        self.number = number
        self._holds_high = holds_high
        self._open = 0  # the level while nothing drives it
        self.latch = 0
        self.from_reset = True
        self.devices: list[object] = []
        self._driven: int | None = None
        self.signal: tuple[int, float] | None = None
        self._pull: int | None = None
        self._set: int | None = None
        self._watchers: list[Callable[[int], object]] = []
        self.settle: Callable[[], object] | None = None
        self.recorders = 0
        self.only_recorded = False
        self.source: Callable[[], int | None] | None = None
        self.on_output: Callable[[float, int], object] | None = None
        self.on_stream: Callable[[bytes], object] | None = None
        self.on_watch: Callable[[], object] | None = None

    def level(self) -> int:
        """Return 0 or 1 as seen on the wire."""
        if self.signal is not None:
            return 1 if self.signal[1] >= 0.5 else 0
        if self._driven is not None:
            return self._driven
        level = self._set if self.source is None else self.source()
        return self._open if level is None else level

    def drive(self, level: int | None) -> None:
        """Put the program's level on the wire; None makes the pin an input again."""
        if level == self._driven and self.signal is None:
            return
        before = self.level() if self._watchers or self._holds_high else 0
        self._driven = level
        self.signal = None
        if level is not None:
            self.latch = level
        elif self._holds_high:
            self._release(before)
        if self.on_output is not None:
            self.on_output(1.0 if level else 0.0, 0)
        if self._watchers:
            self._tell(before)

    def output(self, share: float, frequency_hz: int) -> None:
        """Put a pulse-width modulated signal on the wire."""
        self.signal = (frequency_hz, share)
        if self.on_output is not None:
            self.on_output(share, frequency_hz)

    def pull(self, level: int | None) -> None:
        """Switch the pin's pull resistor: up (1), down (0) or none."""
        before = self.level() if self._watchers or self._holds_high else 0
        self._pull = level
        self._open = 1 if level else 0
        if self._holds_high:
            self._release(before)
        self._tell(before)

    def set(self, level: int | None) -> None:
        """Let a part drive the wire, or leave it open with None."""
        if level != self._set:
            before = self.level()
            self._set = level
            if level is None and self._holds_high:
                self._release(before)
            self._tell(before)

    def _release(self, before: int) -> None:
        """Keep the wire at the level that it had, where the pull-down is too weak to pull it low."""
        if self._pull == 0:
            self._open = before

    def watch(self, action: Callable[[int], object]) -> Callable[[], None]:
        """Call `action(level)` at every edge, until the returned function is called."""
        self._watchers.append(action)
        if self.on_watch is not None:
            self.on_watch()

        def stop() -> None:
            if action in self._watchers:
                self._watchers.remove(action)

        return stop

    @property
    def is_driven(self) -> bool:
        """True if the program puts a level or a signal on it; False if it only listens."""
        return self._driven is not None or self.signal is not None

    @property
    def watched(self) -> bool:
        """True if anything listens for edges."""
        return bool(self._watchers)

    def heard(self) -> bool:
        """Return True if an interrupt handler of the program or a PIO state machine reacts to edges."""
        return len(self._watchers) > self.recorders

    @property
    def noticed(self) -> bool:
        """True if a part, an interrupt handler or a PIO state machine reacts to the level that the program sets."""
        told = self.on_output is not None and not self.only_recorded
        return told or self.heard() or self.on_stream is not None

    def edge(self, level: int) -> None:
        """Call each action that was given to `watch`; a part whose level `source` computes calls this at its edges."""
        for action in tuple(self._watchers):
            action(level)

    def stream(self, data: bytes) -> None:
        """Send a WS2812 bit stream."""
        if self.on_stream is not None:
            self.on_stream(data)

    def _tell(self, before: int) -> None:
        if self._watchers:
            level = self.level()
            if level != before:
                self.edge(level)


class PioLine(Line):
    """A wire that a state machine drives.

    The machine runs behind the board's clock: reading the level brings it to the present first.
    """

    __slots__ = ()

    def level(self) -> int:
        """Return 0 or 1 as seen on the wire now."""
        if self.settle is not None:
            self.settle()
        return Line.level(self)
