"""One virtual board: a microcontroller, its time, how it names itself, and what is wired to its pins."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple, Protocol

from marelle_sim.boards import BOARDS, EXTERNAL, BoardFacts
from marelle_sim.kernel import Clock, Ending, RunStopped, Scheduler, stream
from marelle_sim.microcontroller.access_costs import costs_of
from marelle_sim.microcontroller.bus import Bus, TransactionLog, chip_failure
from marelle_sim.microcontroller.console import Console
from marelle_sim.microcontroller.flash import POWER_ON_S, Flash
from marelle_sim.microcontroller.heap import Heap
from marelle_sim.microcontroller.mounts import Mounts
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.serial import SERIAL, Serial
from marelle_sim.microcontroller.spi import SpiBus
from marelle_sim.microcontroller.thermometer import Thermometer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.trace.recorder import Recorder

    class Encoder(Protocol):
        """A quadrature encoder on two pins."""

        def count(self) -> int:
            """Return the present count: four for each period of its signals, negative backwards."""

        def levels(self) -> tuple[int, int]:
            """Return the present levels (0 or 1) of its outputs A and B."""


class Identity(NamedTuple):
    """How a board names itself.

    Attributes:
        machine: the board's name in `os.uname()` and `sys.implementation`, as "Raspberry Pi Pico with RP2040".
        build: the name of its firmware build.
        pins: name of a pin ("LED") -> its number, as in `BoardFacts.pins`.
    """

    machine: str
    build: str
    pins: dict[str, int]

    def changed(
        self, machine: str = "", build: str = "", pins: dict[str, int] | None = None
    ) -> Identity:
        """Return a copy with another `machine` and `build` (an empty one changes nothing) and with `pins` added."""
        return Identity(
            machine or self.machine, build or self.build, {**self.pins, **(pins or {})}
        )


class _Reversed:
    """An encoder read with its outputs A and B exchanged: its count has the opposite sign."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def count(self) -> int:
        return -self._encoder.count()

    def levels(self) -> tuple[int, int]:
        first, second = self._encoder.levels()
        return second, first


class VirtualBoard:
    """The board that the modules of a program (`machine`, `time`, …) act on.

    Attributes:
        facts: the data of its model. clock: the time of the run. heap: its memory.
        environment: name of a quantity ("light") -> function from a time in us to its value.
        adc: ADC channel -> function that returns its 16-bit reading.
        adc_ohm: ADC channel -> source resistance in ohms, only for sources that have one.
        encoders: pins (A, B) -> the encoder that is wired to them.
        epoch_s: time at the start of the run by the board's own calendar clock, in seconds since 1970; `machine.RTC` sets it.
        at_the_end: functions that `unplug` calls.
        transactions: log of its buses.
        debugged: True if a program may call `breakpoint()`, which no real board has.
        identity: its names in `sys.implementation` and `os.uname()`. thermometer: the temperature sensor in the chip.
        edge_ns: function that returns the time (ns) of the PIO state machine that is being emulated, which is behind the clock;
            None while none is.
        failure: the `ChipError` of the simulated chip that has ended the run; None if there was none.
    """

    def __init__(
        self, *, seed: int, recorder: Recorder, flash: Flash, facts: BoardFacts = BOARDS["pico"]
    ) -> None:
        self.facts, self.seed, self.recorder = facts, seed, recorder
        self.clock = Clock()
        self.costs = costs_of(facts.chip)
        self.heap = Heap(self.clock, facts.memory.heap)
        self.environment: dict[str, Callable[[int], int]] = {}
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
        # by their numbers, or by the pins to which they alone are wired
        self._buses: dict[int | tuple[int, int], Bus] = {}
        self._spi: dict[int | tuple[int, ...], SpiBus] = {}
        self._serial: dict[int, Serial] = {}

    def pin(self, number: int) -> Line:
        """Return the line of a GPIO, or of a pin of the radio chip; always the same object for a number."""
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = Line(
                number, holds_high=self.facts.chip.holds_high and number < EXTERNAL
            )
        return line

    @property
    def lines(self) -> list[Line]:
        """The lines that `pin` has returned so far, in the order of the first calls; pins of buses and serial ports may have none."""
        return list(self._lines.values())

    def bus(self, number: int) -> Bus:
        """Return the I2C bus 0 or 1; always the same object for a number."""
        if number not in self._buses:
            self._buses[number] = self._empty_bus(number)
        return self._buses[number]

    def bus_on(self, sda: int, scl: int) -> Bus:
        """Return the I2C bus that is wired to the pins `sda` and `scl`, or to all pins of their controller.

        If there is none, return a new one without chips at each call.
        """
        pins = (sda, scl)
        number = _i2c_of(sda, scl)
        bus = self._buses.get(pins) or self._buses.get(number)
        if bus is not None and bus.pins in (None, pins):
            return bus
        return self._empty_bus(number, pins)

    def wired_bus(self, pins: tuple[int, int]) -> Bus:
        """Return the I2C bus that is wired to these two pins (SDA, SCL) and no others: that of a kit, else one made at the first call."""
        number = _i2c_of(*pins)
        of_kit = self._buses.get(number)
        if of_kit is not None and of_kit.pins == pins:
            return of_kit
        if pins not in self._buses:
            self._buses[pins] = self._empty_bus(number, pins)
        return self._buses[pins]

    def _empty_bus(self, number: int, pins: tuple[int, int] | None = None) -> Bus:
        return Bus(f"i2c{number}", self.clock, self.transactions, self.broken, pins)

    def spi(self, number: int, pins: tuple[int, ...] = ()) -> SpiBus:
        """Return the SPI bus 0 or 1; always the same object for a number.

        With `pins` (SCK, MOSI, MISO), return the bus that is wired to these and no others, with the number of the first call for them.
        """
        wired = pins or number
        if wired not in self._spi:
            self._spi[wired] = SpiBus(f"spi{number}", self)
        return self._spi[wired]

    def spi_on(self, number: int | None, pins: tuple[int, ...]) -> SpiBus:
        """Return the SPI bus that is wired to these pins (SCK, MOSI, MISO), else bus `number`, else a new one without chips.

        Args:
            number: 0 or 1; None for a bus made by software (`SoftSPI`), which gets the number that its SCK pin belongs to.
            pins: GPIO numbers.
        """
        if number is None:
            number = pins[0] >> 3 & 1
        return self._spi.get(pins) or self._spi.get(number) or SpiBus(f"spi{number}", self)

    def serial(self, number: int) -> Serial:
        """Return the serial port (UART) 0 or 1; always the same object for a number."""
        if number not in self._serial:
            self._serial[number] = Serial(f"{SERIAL}{number}", self)
        return self._serial[number]

    def broken(self, error: Exception, chip: object, place: str) -> None:
        """End the run because of an error in a simulated chip, not in the program: its present or next access raises `RunStopped`.

        The board's attribute `failure` keeps the first such error, as `chip_failure` names it.
        """
        if self.failure is None:
            self.failure = chip_failure(error, chip, place)
        self.clock.stop(Ending.INTERRUPTED)

    def ask(self, chip: object, place: str, action: Callable[..., Any], *values: object) -> Any:
        """Return the result of `action(*values)`, which calls the simulated chip at this place.

        Raises:
            RunStopped: it raised an error, which ends the run as `broken` does.
        """
        try:
            return action(*values)
        except Exception as error:  # noqa: BLE001 - an error in a simulated chip is its author's, not the program's
            self.broken(error, chip, place)
            raise RunStopped(Ending.INTERRUPTED) from None

    def quadrature(self, pin_a: int, pin_b: int) -> Encoder | None:
        """Return the encoder that is wired to these two pins, reversed if A and B are exchanged; None if there is none."""
        found = self.encoders.get((pin_a, pin_b))
        other = self.encoders.get((pin_b, pin_a))
        return found if other is None else _Reversed(other)

    def random(self, name: str) -> Random:
        """Return a new random number generator; its numbers depend on the run's seed and on `name` alone."""
        return stream(self.seed, name)

    def record(self, kind: str, *values: int | str) -> None:
        """Add an event to the trace, at the present time."""
        self.recorder.add(self.clock.now, kind, *values)

    def unplug(self) -> None:
        """Call the functions of `at_the_end`, at the end of a run: no pin is released yet, but the board library may have stopped its motors."""
        for action in self.at_the_end:
            action()

    def release(self) -> None:
        """Call the functions of `at_the_end`, then stop driving every pin, as a board does when it restarts its Python."""
        self.unplug()
        for line in self.lines:
            line.drive(None)

    def _callback_failed(self, error: Exception) -> None:
        text = self.describe_failure(error)
        self.record("callback", text)
        self.console.write(text)


def _i2c_of(sda: int, scl: int) -> int:
    """Return the number of the I2C controller for these two pins; -1 if they are not an SDA pin and its SCL.

    SDA is an even GPIO and SCL the next one; pair after pair belongs to controller 0, then 1, then 0 again.
    """
    return sda // 2 % 2 if sda % 2 == 0 and scl == sda + 1 else -1
