"""`virtual_board`: a board without a robot, to which a test attaches simulated chips, levels and voltages; also its pins and analogue inputs."""

from __future__ import annotations

from functools import partial

from marelle_sim.boards import BOARDS, BoardFacts
from marelle_sim.chips import DhtChip, OneWireChip
from marelle_sim.errors import ChipError
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.bus import Transaction, TransactionLog
from marelle_sim.microcontroller.one_wire import plug_sensors
from marelle_sim.microcontroller.pin import Line
from marelle_sim.testing.ports import (
    VirtualI2c,
    VirtualSpi,
    VirtualUart,
    bounded,
    check_chip,
    check_seen,
    checked,
    kind_of,
)
from marelle_text.nearest import nearest_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kits import Kit

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
        """(time in us, frequency in Hz, duty cycle 0 to 1) of each new PWM signal on the wire in the last run.

        The time is when it takes effect: with a period of 2 ms or more, at the end of the period in which the program set it. The program
        also changes it by the frequency of the other pin of the slice. `deinit()` is one with the duty cycle 0, or 1 if it was 1.
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

        Raises:
            UsageProblem: E-RUN-26, `level` is none of 0, 1, False, True and None.
        """
        if level is not None:
            bounded("level", level, 1)
            level = int(level)  # a program reads True as 1
        self._script.append((at_s, level))
        if self._line is not None and at_s == 0.0:
            self._line.set(level)

    def plug(self, board: VirtualBoard) -> None:
        """Connect the wire and its sensors to the board of a run, set or plan the levels of `set`, and start a new recording."""
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


__all__ = [
    "Board", "VirtualAdc", "VirtualI2c", "VirtualPin", "VirtualSpi", "VirtualUart", "virtual_board",
]  # fmt: skip


def virtual_board(name: str = "pico", *, seed: int = 0) -> Board:
    """Return a board with nothing attached to it.

    Args:
        name: kind of board: "pico", "pico_w", "pico2" or "xrp_controller".
        seed: added to the seed of each run, for what differs between two boards of a kind, such as `machine.unique_id()`.

    Raises:
        ChipError: E-CHIP-08, there is no such kind of board.

    Example:
        >>> board = virtual_board("pico")
        >>> board.i2c(0).attach(0x44, Sht31())
        >>> run = simulate("read_climate.py", board=board)
        >>> run.bus[0].written.hex()
        '2400'
    """
    if name not in tuple(BOARDS):  # compares: what is given need be no text
        said = str(name)[:100]
        nearest_first = nearest_names(said.lower(), BOARDS, len(BOARDS), 0.0)
        raise ChipError("E-CHIP-08", name=said, known=", ".join(nearest_first))
    return Board(name, seed)


class Board:
    """A board with the chips and values that a test has attached; it can be used in several runs.

    Each run starts the program again, but the chips keep their state; only a `Vl53l0x` starts anew.

    Attributes:
        name: kind of board. seed: see `virtual_board`.
    """

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.seed = name, seed
        self._i2c: dict[tuple[int, tuple[int, ...]], VirtualI2c] = {}
        self._spi: dict[tuple[int, tuple[int, ...]], VirtualSpi] = {}
        self._uarts: dict[int, VirtualUart] = {}
        self._pins: dict[int, VirtualPin] = {}
        self._adcs: dict[int, VirtualAdc] = {}
        self._log: TransactionLog | None = None

    def __repr__(self) -> str:
        ports: list[VirtualI2c | VirtualSpi | VirtualUart | VirtualPin] = [
            *self._i2c.values(), *self._spi.values(), *self._uarts.values(), *self._pins.values(),
        ]  # fmt: skip
        chips = [chip for port in ports for chip in port.attached()]
        return f"<board {self.name}: {', '.join(chips) or 'nothing attached'}>"

    @property
    def facts(self) -> BoardFacts:
        """The facts of this kind of board, such as its pins and buses."""
        return BOARDS[self.name]

    @property
    def _has_run(self) -> bool:
        return self._log is not None

    @property
    def bus(self) -> list[Transaction]:
        """The transactions on the buses in the last run, as in `run.bus`, also if `simulate` raised an exception."""
        return [] if self._log is None else self._log.all()

    def i2c(
        self, number: int = 0, *, sda: int | None = None, scl: int | None = None
    ) -> VirtualI2c:
        """Return the I2C bus of controller 0 or 1, to attach chips to it.

        Without pins, the chips answer on any pins that the program chooses for this controller.

        Args:
            number: number of the controller.
            sda: GPIO of the data line, to connect the chips to these two pins only.
            scl: GPIO of the clock line.

        Raises:
            ChipError: E-CHIP-11, the board has no such controller or pin; E-CHIP-13, only one of the two pins is given, or
                both are the same.
        """
        pins = _wired(self.facts, "i2c", number, sda=sda, scl=scl)
        return self._i2c.setdefault((number, pins), VirtualI2c(number, pins, self.facts))

    def spi(
        self,
        number: int = 0,
        *,
        sck: int | None = None,
        mosi: int | None = None,
        miso: int | None = None,
    ) -> VirtualSpi:
        """Return the SPI bus of controller 0 or 1, to attach chips to it.

        Without pins, the chips answer on any pins that the program chooses for this controller.

        Args:
            number: number of the controller; a `SoftSPI` uses the bus of the controller that has its SCK pin.
            sck: GPIO of the clock, to connect the chips to these three pins only.
            mosi: GPIO of the data that the board sends.
            miso: GPIO of the data that the board reads.

        Raises:
            ChipError: E-CHIP-11, the board has no such controller or pin; E-CHIP-13, only one or two of the three pins are
                given, or two are the same.
        """
        pins = _wired(self.facts, "spi", number, sck=sck, mosi=mosi, miso=miso)
        return self._spi.setdefault((number, pins), VirtualSpi(number, pins, self.facts))

    def uart(self, number: int = 0) -> VirtualUart:
        """Return the far end of the serial port 0 or 1: there a test reads what the program sends, and sends bytes to it."""
        return self._uarts.setdefault(
            checked("uart", number, self.facts), VirtualUart(number, self._has_run)
        )

    def pin(self, number: int) -> VirtualPin:
        """Return the wire at a GPIO, always the same object, to set its level and read its records.

        A run is recorded only if this was called before it; otherwise reading the records raises ChipError (E-CHIP-15).

        Raises:
            ChipError: E-CHIP-11, the board has no such GPIO.
        """
        return self._pins.setdefault(
            checked("pin", number, self.facts), VirtualPin(number, self._has_run)
        )

    def adc(self, channel: int) -> VirtualAdc:
        """Return an analogue input, to set its voltage; on a Pico, channels 0 to 3 are GP26 to GP29, 4 is the thermometer."""
        return self._adcs.setdefault(checked("adc", channel, self.facts), VirtualAdc(channel))

    def kit(self) -> Kit:
        """Return a kit that has only this kind of board, and no robot."""
        from marelle_sim.kits import board_alone  # only when something runs

        return board_alone(self.name)

    def plug(self, board: VirtualBoard) -> None:
        """Connect everything that is attached to the board of a run.

        Raises:
            ChipError: E-CHIP-01 or E-CHIP-02, the kit has another part at the same address or chip select; E-CHIP-16, the
                run's board is of another kind.
        """
        if board.facts.name != self.name:
            raise ChipError("E-CHIP-16", wanted=board.facts.name, given=self.name)
        board.debugged, self._log = True, board.transactions
        for parts in (self._i2c, self._spi, self._uarts, self._pins, self._adcs):
            for part in parts.values():
                part.plug(board)


def _wired(facts: BoardFacts, port: str, number: int, **pins: int | None) -> tuple[int, ...]:
    """Return the checked pins of a bus; () if none is given, so that the program may choose them.

    Raises:
        ChipError: E-CHIP-11, the board has no such port or pin; E-CHIP-13, only some of the pins are given, or two are
            the same.
    """
    checked(port, number, facts)
    given = tuple(checked("pin", pin, facts) for pin in pins.values() if pin is not None)
    if given and len({*given}) < len(pins):
        raise ChipError("E-CHIP-13", bus=f"{port}{number}", pins=", ".join(pins))
    return given
