"""The push button, the lights and the buzzer."""

from collections.abc import Callable

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line

Record = Callable[..., None]

_PATIENCE_US = 1_000_000  # after waiting for so long, the button is pressed automatically
_POLLED_US = 300_000  # a program that has read the pin within this time is still waiting
_PRESS_US = 150_000
_SEEN_US = 20_000  # by then, a waiting program has read that the button is not pressed


class Button:
    """A push button to ground, pressed by the inputs of a run; if none does, it is pressed automatically when the program waits for it.

    A program waits for it if it has read the pin, or had an interrupt on it, for a second while the robot stands still. An automatic
    press lasts 150 ms; a program that goes on reading the pin gets others.

    Attributes:
        heard: function that returns True if a press triggers something, such as an interrupt, which may happen even after the program's end.
    """

    def __init__(
        self,
        name: str,
        line: Line,
        clock: Clock,
        *,
        record: Record,
        still_since: Callable[[], int],
        scripted: bool,
    ) -> None:
        self.name, self._line, self._clock, self._record = name, line, clock, record
        self._still_since, self._scripted = still_since, scripted
        self._pressed = self._waiting = False
        self._read_us = 0
        self._lasts_us = 0  # duration of the press that begins when the program reads the pin; 0: none is planned
        line.source, line.on_watch = self._level, self._expect
        self.heard = line.heard

    def press(self, level: int, origin: str = "script") -> None:
        """Press (1) or release (0) the button now; `origin` is recorded in the trace: "script" or "automatic"."""
        pressed = bool(level)
        if pressed != self._pressed:
            self._pressed = pressed
            self._record("button", self.name, int(pressed), origin)
            self._tell(0 if pressed else 1)

    def press_when_looked_at(self, lasts_us: int) -> None:
        """Press the button 20 ms after the program first reads or watches its pin, and release it `lasts_us` later."""
        self._scripted, self._lasts_us = False, lasts_us

    def is_awaited(self) -> bool:
        """Return True if the button is not pressed automatically, the program reads or watches its pin, and the robot has stood for a second."""
        now = self._clock.now
        reads = self._line.watched or now - self._read_us <= _POLLED_US
        return self._scripted and reads and now - self._still_since() >= _PATIENCE_US

    def _tell(self, level: int) -> None:
        self._line.edge(level)

    def _level(self) -> int | None:
        self._read_us = self._clock.now
        if not (self._scripted or self._waiting or self._pressed):
            self._expect()
        return 0 if self._pressed else None

    def _expect(self) -> None:
        if self._lasts_us:
            due_us, lasts_us = self._clock.now + _SEEN_US, self._lasts_us
            self._scripted, self._lasts_us = True, 0
            self._clock.at(due_us, lambda: self.press(1), acts=self.heard)
            self._clock.at(due_us + lasts_us, lambda: self.press(0), acts=self.heard)
        if not self._scripted and not self._waiting:
            self._waiting = True
            since_us = self._clock.now
            self._clock.at(
                since_us + _PATIENCE_US, lambda: self._lose_patience(since_us), acts=self.heard
            )

    def _lose_patience(self, since_us: int) -> None:
        self._waiting = False
        now = self._clock.now
        polled = self._line.watched or now - self._read_us <= _POLLED_US
        if polled and self._still_since() <= since_us:
            self._record("await", self.name)
            self.press(1, "automatic")
            self._clock.at(now + _PRESS_US, lambda: self.press(0, "automatic"), acts=self.heard)


class Light:
    """An LED on a pin: on while the pin is high, dimmed by a PWM signal; it records its changes."""

    def __init__(self, line: Line, record: Record) -> None:
        self._number, self._record = line.number, record
        self._level, self._percent = 0, 100
        line.on_output = self._output

    def _output(self, share: float, frequency_hz: int) -> None:
        level = 1 if share > 0.0 else 0
        if level != self._level:
            self._level = level
            self._record("led", self._number, level)
        percent = round(100 * share) if frequency_hz and level else 100
        if percent != self._percent and level:
            self._percent = percent
            self._record("glow", self._number, percent)


class Buzzer:
    """A passive buzzer: it sounds at the frequency of a PWM signal, and records its changes."""

    def __init__(self, line: Line, record: Record) -> None:
        self._record, self._tone = record, 0
        line.on_output = self._output

    def _output(self, share: float, frequency_hz: int) -> None:
        tone = frequency_hz if 0.0 < share < 1.0 else 0
        if tone != self._tone:
            self._tone = tone
            self._record("tone", tone)


class Pixels:
    """A strip of WS2812 LEDs: each shows the last three bytes (green, red, blue) sent to it; changes are recorded."""

    def __init__(self, line: Line, count: int, record: Record) -> None:
        self._count, self._record = count, record
        self._colours = "000000" * count
        line.on_stream = self._stream

    def _stream(self, data: bytes) -> None:
        lit = [
            bytes((data[at + 1], data[at], data[at + 2])).hex()
            for at in range(0, min(len(data), 3 * self._count) - 2, 3)
        ]
        colours = "".join(lit) + self._colours[6 * len(lit) :]
        if colours != self._colours:
            self._colours = colours
            self._record("pixels", colours)
