"""One pin of the microcontroller and the wire at it, which the program and parts drive and read."""

from collections.abc import Callable


class Line:
    """The wire at one pin. Its level is the program's while the pin is an output, else that of a part, else that of the pull resistor.

    With `holds_high`, the pull-down resistor is too weak: an input that was high stays high until something drives it low
    (erratum RP2350-E9: about 120 uA leak out of a pin between 0 and 1, and keep it at 2.2 V).

    Attributes:
        number: that of its GPIO; of a pin of the radio chip, `EXTERNAL` or more.
        latch: the level that the pin will have when it becomes an output; kept while it is an input.
        devices: the simulated 1-Wire and DHT sensors on this wire.
        from_reset: True until the program sets the pin up: until then it has its pull-down resistor.
        source: function that returns the level which a part drives, or None if the part does not drive it now.
        on_output: function called when the program changes its output, with the duty cycle (0 to 1) and the frequency
            (Hz, 0 for a steady level). only_recorded: True if it only records the change, and no part reacts.
        signal: (frequency in Hz, duty cycle) of the program's PWM signal, None for a steady level.
        on_stream: function called with the bytes that the program sends to WS2812 LEDs.
        on_watch: function called at each call of `watch`.
        recorders: number of the watchers that only record edges.
        settle: of a `PioLine`, function that runs its state machine up to the present; None for another line.
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
        self.number, self._holds_high = number, holds_high
        self._open = 0  # the level while nothing drives it
        self.latch, self.from_reset = 0, True
        self.devices: list[object] = []
        self._driven: int | None = None
        self.signal: tuple[int, float] | None = None
        self._pull: int | None = None
        self._set: int | None = None
        self._watchers: list[Callable[[int], object]] = []
        self.settle: Callable[[], object] | None = None
        self.recorders, self.only_recorded = 0, False
        self.source: Callable[[], int | None] | None = None
        self.on_output: Callable[[float, int], object] | None = None
        self.on_stream: Callable[[bytes], object] | None = None
        self.on_watch: Callable[[], object] | None = None

    def level(self) -> int:
        """Return the present level of the wire, 0 or 1; a PWM signal counts as 1 from a duty cycle of 0.5 on."""
        if self.signal is not None:
            return 1 if self.signal[1] >= 0.5 else 0
        if self._driven is not None:
            return self._driven
        level = self._set if self.source is None else self.source()
        return self._open if level is None else level

    def drive(self, level: int | None) -> None:
        """Drive the wire with a level of the program, and end a PWM signal; None makes the pin an input."""
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
        """Drive the wire with a PWM signal of the program; `share` is its duty cycle, 0 to 1."""
        self.signal = (frequency_hz, share)
        if self.on_output is not None:
            self.on_output(share, frequency_hz)

    def pull(self, level: int | None) -> None:
        """Switch on the pin's pull-up resistor (1) or its pull-down resistor (0), or neither (None)."""
        before = self.level() if self._watchers or self._holds_high else 0
        self._pull = level
        self._open = 1 if level else 0
        if self._holds_high:
            self._release(before)
        self._tell(before)

    def set(self, level: int | None) -> None:
        """Drive the wire with a level of a part; None: the part no longer drives it."""
        if level != self._set:
            before = self.level()
            self._set = level
            if level is None and self._holds_high:
                self._release(before)
            self._tell(before)

    def _release(self, before: int) -> None:
        """Let the undriven wire stay at level `before`, if its pull-down is on; called only with `holds_high`."""
        if self._pull == 0:
            self._open = before

    def watch(self, action: Callable[[int], object]) -> Callable[[], None]:
        """Call `action(level)` at every edge from now on, but not at those of a PWM signal; return a function that ends this."""
        self._watchers.append(action)
        if self.on_watch is not None:
            self.on_watch()

        def stop() -> None:
            if action in self._watchers:
                self._watchers.remove(action)

        return stop

    @property
    def is_driven(self) -> bool:
        """True if the program drives the wire with a level or a signal; False if the pin is an input."""
        return self._driven is not None or self.signal is not None

    @property
    def watched(self) -> bool:
        """True if there is at least one watcher of edges."""
        return bool(self._watchers)

    def heard(self) -> bool:
        """Return True if a watcher reacts to edges, as an interrupt handler of the program does, and does not only record them."""
        return len(self._watchers) > self.recorders

    @property
    def noticed(self) -> bool:
        """True if something reacts to the program's output: a part, or a watcher of edges that does not only record them."""
        return (
            (self.on_output is not None and not self.only_recorded)
            or self.heard()
            or self.on_stream is not None
        )

    def edge(self, level: int) -> None:
        """Call every watcher with the new level; a part whose level comes from `source` calls this at its edges."""
        for action in tuple(self._watchers):
            action(level)

    def stream(self, data: bytes) -> None:
        """Send these bytes as a WS2812 bit stream to the LEDs at the wire, if there are any."""
        if self.on_stream is not None:
            self.on_stream(data)

    def _tell(self, before: int) -> None:
        if self._watchers:
            level = self.level()
            if level != before:
                self.edge(level)


class PioLine(Line):
    """A wire that a PIO state machine drives.

    The emulation of the machine lags the clock; before the level is read, the machine is brought up to the present.
    """

    __slots__ = ()

    def level(self) -> int:
        """Return the present level of the wire, 0 or 1."""
        if self.settle is not None:
            self.settle()
        return Line.level(self)
