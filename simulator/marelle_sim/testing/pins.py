"""The pins and analogue inputs of a virtual board: a test sets them and reads their records."""

from __future__ import annotations

from functools import partial

from marelle_sim.errors import ChipError
from marelle_sim.microcontroller.dht_wire import plug_sensors
from marelle_sim.testing.ports import check_chip, check_seen, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.chips import DhtChip, OneWireChip
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.pin import Line

    Level = int | None

_FULL_VOLTS = 3.3
_FULL_U16 = 65_535
_STEP_MASK = 0xFFF0  # the converter has 12 bits


class VirtualPin:
    """The wire at a GPIO of a virtual board: a test sets its level, attaches sensors, and reads what was recorded."""

    def __init__(self, number: int, late: bool = False) -> None:
        self._number, self._late = number, late
        self._script: list[tuple[float, Level]] = []
        self._devices: list[DhtChip | OneWireChip] = []
        self._line: Line | None = None
        self._last: tuple[int, tuple[int, float] | None] = (0, None)
        self._history: list[tuple[int, int]] = []
        self._streams: list[bytes] = []
        self._signals: list[tuple[int, int, float]] = []

    @property
    def history(self) -> list[tuple[int, int]]:
        """(time in us, level) of each edge of the last run; those of a PWM signal are not in it."""
        check_seen(self._late, f"pin({self._number})")
        return self._history

    @property
    def streams(self) -> list[bytes]:
        """The bytes of each transmission to WS2812 pixels in the last run; none if the kit has pixels at this pin."""
        check_seen(self._late, f"pin({self._number})")
        return self._streams

    @property
    def signals(self) -> list[tuple[int, int, float]]:
        """(time in us, frequency in Hz, duty cycle 0 to 1) of each PWM signal that the program set in the last run.

        `deinit()` is one with the duty cycle 0, or 1 if it was 1.
        """
        check_seen(self._late, f"pin({self._number})")
        return self._signals

    @property
    def level(self) -> int:
        """The level on the wire, 0 or 1: now during a run, after it the level at its end."""
        check_seen(self._late, f"pin({self._number})")
        return self._last[0] if self._line is None else self._line.level()

    @property
    def pwm(self) -> tuple[int, float] | None:
        """(frequency in Hz, duty cycle 0 to 1) of the PWM signal on the wire, at the same time as `level`; None without one.

        After `deinit()` it is one with the duty cycle 0 or 1.
        """
        check_seen(self._late, f"pin({self._number})")
        return self._last[1] if self._line is None else self._line.signal

    def attach(self, chip: DhtChip | OneWireChip) -> None:
        """Attach a sensor with a single data line; several `OneWireChip` may share the pin.

        Raises:
            ChipError: E-CHIP-12, it is neither a `DhtChip` nor a `OneWireChip`.
        """
        method = "function" if hasattr(chip, "function") else "answer"
        check_chip(chip, (method,), "attach({})")
        self._devices.append(chip)

    def attached(self) -> list[str]:
        """Return the attached sensors as texts, such as "Dht22 at GP15"."""
        return [f"{kind_of(chip)} at GP{self._number}" for chip in self._devices]

    def set(self, level: Level, at_s: float = 0.0) -> None:
        """Drive the wire from outside to a level, 0 or 1, or release it with None.

        `at_s` is the virtual time in each later run, in s. At 0 the level is set at their start, and at once during a run.
        """
        self._script.append((at_s, level))
        if self._line is not None and at_s == 0.0:
            self._line.set(level)

    def plug(self, board: VirtualBoard) -> None:
        """Connect the wire to the board of a run, and start recording."""
        line = self._line = board.pin(self._number)
        self._late = False
        history: list[tuple[int, int]] = []
        self._history, self._streams = history, []
        plug_sensors(board, line, self._devices)
        if line.on_stream is None:
            line.on_stream = self._streams.append
        stop = line.watch(lambda level: history.append((board.clock.now, level)))
        line.recorders += 1
        self._write_signals_down(board, line)

        def unplug() -> None:
            stop()
            line.recorders -= 1
            self._last = line.level(), line.signal
            self._line = None

        board.at_the_end.append(unplug)
        for at_s, level in self._script:
            if at_s == 0.0:
                line.set(level)
            else:
                board.clock.at(round(at_s * 1_000_000), partial(line.set, level), acts=line.heard)

    def _write_signals_down(self, board: VirtualBoard, line: Line) -> None:
        """Start recording PWM signals; each is still passed on to the part at the pin, such as a motor driver."""
        signals: list[tuple[int, int, float]] = []
        self._signals = signals
        part = line.on_output

        def keep(share: float, frequency_hz: int) -> None:
            if frequency_hz:
                signals.append((board.clock.now, frequency_hz, share))
            if part is not None:
                part(share, frequency_hz)

        line.on_output, line.only_recorded = keep, part is None


class VirtualAdc:
    """The wire at an analogue input of a virtual board: a test sets its voltage."""

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._script: list[tuple[float, int]] = []
        self._u16 = 0

    def set(
        self, *, volts: float | None = None, u16: int | None = None, at_s: float = 0.0
    ) -> None:
        """Set the voltage from a time of each run on, either in volts or as the value of `read_u16`.

        Args:
            volts: 0 to 3.3 V; below and above, the converter gives its least and its greatest value.
            u16: the value that `read_u16` returns, 0 to 65535; its lowest four bits are set to 0.
            at_s: virtual time in each later run, in s; 0: at its start, and at once.

        Raises:
            ChipError: E-CHIP-10, both or neither of `volts` and `u16` are given.
        """
        if (volts is None) == (u16 is None):
            raise ChipError("E-CHIP-10", channel=self._channel)
        given = round((volts or 0.0) / _FULL_VOLTS * _FULL_U16) if u16 is None else u16
        self._script.append((at_s, max(0, min(_FULL_U16, given)) & _STEP_MASK))
        if at_s == 0.0:
            self._put(self._script[-1][1])

    def plug(self, board: VirtualBoard) -> None:
        """Connect the wire to the board of a run."""
        board.adc[self._channel] = lambda: self._u16
        for at_s, value in self._script:
            if at_s == 0.0:
                self._put(value)
            else:
                board.clock.at(round(at_s * 1_000_000), partial(self._put, value))

    def _put(self, value: int) -> None:
        self._u16 = value
