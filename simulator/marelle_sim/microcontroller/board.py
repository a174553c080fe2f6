"""One virtual board: a microcontroller, its time, and what is wired to its pins."""

from __future__ import annotations

from marelle_sim.boards import BOARDS, EXTERNAL
from marelle_sim.kernel import Clock, Ending, Scheduler, stream
from marelle_sim.microcontroller.access_costs import costs_of
from marelle_sim.microcontroller.bus import Bus
from marelle_sim.microcontroller.console import Console
from marelle_sim.microcontroller.heap import Heap
from marelle_sim.microcontroller.identity import Identity
from marelle_sim.microcontroller.mounts import Mounts
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.serial import SERIAL, Serial
from marelle_sim.microcontroller.spi import SpiBus
from marelle_sim.microcontroller.thermometer import Thermometer
from marelle_sim.microcontroller.transactions import TransactionLog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import Protocol

    from marelle_sim.boards import BoardFacts
    from marelle_sim.microcontroller.flash import Flash
    from marelle_sim.trace.recorder import Recorder

    class Encoder(Protocol):
        """A quadrature encoder on two pins."""

        def count(self) -> int:
            """Return the x4 count now."""

        def levels(self) -> tuple[int, int]:
            """Return the levels of its two outputs now."""


class Reversed:
    """An encoder whose A is taken for B: it counts the other way."""

    __slots__ = ("_encoder",)

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def count(self) -> int:
        """Return the x4 count now."""
        return -self._encoder.count()

    def levels(self) -> tuple[int, int]:
        """Return the levels of its two outputs now."""
        first, second = self._encoder.levels()
        return second, first


POWER_ON_S = 1_767_225_600  # 2026-01-01 00:00:00 UTC: every run begins on that day


class VirtualBoard:
    """The board that the modules of a program (`machine`, `time`, …) act on.

    Attributes:
        facts: the data of its model. clock: the board's time. heap: its memory.
        environment: name of a quantity ("light") -> function that gives its value at a time in us.
        adc: ADC channel -> function that gives its 16-bit reading. adc_ohm: channel -> resistance of its source, where it matters.
        encoders: pair of pins -> the encoder that is wired to them.
        epoch_s: seconds from 1970 to the start of the run, as its calendar is set.
        at_the_end: called when a run is over, before its pins are released.
        transactions: log of its buses.
        debugged: whether a program may call `breakpoint()`, which no real board knows.
        identity: its names in `sys.implementation` and `os.uname()`. thermometer: the chip's own.
        edge_ns: while a state machine drives a pin, gives that machine's time, which is behind the clock.
        failure: the error of an attached part's twin that has ended the run; None: there was none.
    """

    def __init__(
        self, *, seed: int, recorder: Recorder, flash: Flash, facts: BoardFacts = BOARDS["pico"]
    ) -> None:
        self.facts = facts
        self.clock = Clock()
        self.costs = costs_of(facts.chip)
        self.heap = Heap(self.clock, facts.memory.heap)
        self.environment: dict[str, Callable[[int], int]] = {}
        self.seed = seed
        self.recorder = recorder
        self.flash, self.mounts = flash, Mounts(flash)
        self.scheduler = Scheduler(self.clock, self._callback_failed)
        self.console = Console(self.clock, self.costs, self.record)
        self.adc: dict[int, Callable[[], int]] = {}
        self.adc_ohm: dict[int, int] = {}
        self.encoders: dict[tuple[int, int], Encoder] = {}
        self.describe_failure: Callable[[BaseException], str] = str
        self.unique_id = self.random("unique id").getrandbits(64).to_bytes(8, "big")
        self.epoch_s = POWER_ON_S
        self.at_the_end: list[Callable[[], object]] = []
        self.transactions = TransactionLog(self.clock)
        self.failure: Exception | None = None
        self.edge_ns: Callable[[], int] | None = None
        self.debugged = False
        self.identity = Identity(facts.machine, facts.build, dict(facts.pins))
        self.thermometer = Thermometer(self.clock, self.random("chip temperature").getrandbits)
        self._lines: dict[int, Line] = {}
        self._buses: dict[int, Bus] = {}
        self._wired: dict[tuple[int, int], Bus] = {}
        self._spi: dict[int, SpiBus] = {}
        self._wired_spi: dict[tuple[int, ...], SpiBus] = {}
        self._serial: dict[int, Serial] = {}

    def pin(self, number: int) -> Line:
        """Return the wire of a GPIO, or of a pin of the radio chip."""
        line = self._lines.get(number)
        if line is None:
            holds = self.facts.chip.holds_high and number < EXTERNAL
            line = self._lines[number] = Line(number, holds_high=holds)
        return line

    @property
    def lines(self) -> list[Line]:
        """The wires that the program or a part has used."""
        return list(self._lines.values())

    def bus(self, number: int) -> Bus:
        """Return the I2C bus 0 or 1."""
        if number not in self._buses:
            self._buses[number] = self._empty_bus(number)
        return self._buses[number]

    def bus_on(self, sda: int, scl: int) -> Bus:
        """Return the bus that is wired to these pins, or an empty one."""
        pins = (sda, scl)
        number = _i2c_of(sda, scl)
        bus = self._wired.get(pins) or self._buses.get(number)
        if bus is not None and bus.pins in (None, pins):
            return bus
        bus = self._empty_bus(number)
        bus.pins = pins
        return bus

    def wired_bus(self, pins: tuple[int, int]) -> Bus:
        """Return the I2C bus that is wired to these pins (SDA, SCL) alone."""
        if pins not in self._wired:
            self._wired[pins] = self._empty_bus(_i2c_of(*pins))
            self._wired[pins].pins = pins
        return self._wired[pins]

    def _empty_bus(self, number: int) -> Bus:
        return Bus(f"i2c{number}", self.clock, self.transactions, self.broken)

    def spi(self, number: int) -> SpiBus:
        """Return the SPI bus 0 or 1."""
        if number not in self._spi:
            self._spi[number] = SpiBus(f"spi{number}", self)
        return self._spi[number]

    def spi_on(self, number: int | None, pins: tuple[int, ...]) -> SpiBus:
        """Return the SPI bus that is wired to these pins (SCK, MOSI, MISO), or an empty one.

        Args:
            number: of the hardware's bus; None: a bus made by software, which gets the one of its SCK pin.
            pins: GPIO numbers.
        """
        wired = self._wired_spi.get(pins)
        if wired is not None:
            return wired
        if number is None:
            number = pins[0] >> 3 & 1
        return self._spi.get(number) or SpiBus(f"spi{number}", self)

    def wired_spi(self, number: int, pins: tuple[int, ...]) -> SpiBus:
        """Return the SPI bus that is wired to these pins (SCK, MOSI, MISO) alone."""
        return self._wired_spi.setdefault(pins, SpiBus(f"spi{number}", self))

    def serial(self, number: int) -> Serial:
        """Return the serial port (UART) 0 or 1."""
        if number not in self._serial:
            self._serial[number] = Serial(f"{SERIAL}{number}", self)
        return self._serial[number]

    def broken(self, failure: Exception) -> None:
        """End the run because of an attached part, not of the program."""
        if self.failure is None:
            self.failure = failure
        self.clock.stop(Ending.INTERRUPTED)

    def quadrature(self, pin_a: int, pin_b: int) -> Encoder | None:
        """Return the encoder that is wired to these two pins, either way round, or None."""
        found = self.encoders.get((pin_a, pin_b))
        other = self.encoders.get((pin_b, pin_a))
        return found if other is None else Reversed(other)

    def random(self, name: str) -> Random:
        """Return the random stream called `name` of this run's seed."""
        return stream(self.seed, name)

    def record(self, kind: str, *values: int | str) -> None:
        """Enter an event into the trace, at the present time."""
        self.recorder.add(self.clock.now, kind, *values)

    def unplug(self) -> None:
        """Call `at_the_end`: the run is over, and the pins still have their levels."""
        for action in self.at_the_end:
            action()

    def release(self) -> None:
        """Stop driving every pin, as a board does when it restarts its Python."""
        self.unplug()
        for line in self.lines:
            line.drive(None)

    def _callback_failed(self, error: Exception) -> None:
        """Print what a callback raised, and go on: so does the board."""
        text = self.describe_failure(error)
        self.record("callback", text)
        self.console.write(text)


def _i2c_of(sda: int, scl: int) -> int:
    """Return the controller that has these pins: pairs belong to 0 and 1 in turn; -1 if they are no pair."""
    return sda // 2 % 2 if sda % 2 == 0 and scl == sda + 1 else -1
