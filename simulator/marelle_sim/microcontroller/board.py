"""One virtual board: a microcontroller, its time, and what is wired to its pins."""

from __future__ import annotations

from marelle_sim.kernel.chance import stream
from marelle_sim.kernel.clock import Clock
from marelle_sim.kernel.scheduler import Scheduler
from marelle_sim.microcontroller.bus import Bus
from marelle_sim.microcontroller.console import Console
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.profile import pico_costs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import Protocol

    from marelle_sim.microcontroller.flash import Flash
    from marelle_sim.recorder import Recorder

    class Encoder(Protocol):
        """A quadrature encoder on two pins."""

        def count(self) -> int:
            """Return the x4 count now."""

        def levels(self) -> tuple[int, int]:
            """Return the levels of its two outputs now."""


PIN_COUNT = 30  # GPIO0 to GPIO29 of an RP2040


class VirtualBoard:
    """What the modules of a program (`machine`, `time`, …) act on.

    Attributes:
        clock: the board's time.
        adc: for each wired ADC channel (0..4), what gives its 16-bit reading.
        encoders: for each wired pair of pins, its encoder.
        battery_mv: gives the battery's voltage in mV.
    """

    def __init__(self, *, seed: int, recorder: Recorder, flash: Flash) -> None:
        self.clock = Clock()
        self.costs = pico_costs()
        self.seed = seed
        self.recorder = recorder
        self.flash = flash
        self.scheduler = Scheduler(self.clock, self._callback_failed)
        self.console = Console(self.clock, self.costs, self.record)
        self.adc: dict[int, Callable[[], int]] = {}
        self.encoders: dict[tuple[int, int], Encoder] = {}
        self.battery_mv: Callable[[], int] = lambda: 5000  # the USB cable's
        self.describe_failure: Callable[[BaseException], str] = str
        self.unique_id = self.random("unique id").getrandbits(64).to_bytes(8, "big")
        self._lines: dict[int, Line] = {}
        self._buses: dict[int, Bus] = {}

    def pin(self, number: int) -> Line:
        """Return the wire of a GPIO, 0 to 29."""
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = Line(number)
        return line

    @property
    def lines(self) -> list[Line]:
        """All wires that anything has touched."""
        return list(self._lines.values())

    def bus(self, number: int) -> Bus:
        """Return the I2C bus 0 or 1."""
        bus = self._buses.get(number)
        if bus is None:
            bus = self._buses[number] = Bus()
        return bus

    def bus_on(self, sda: int, scl: int) -> Bus:
        """Return the bus that is wired to these pins, or an empty one."""
        for bus in self._buses.values():
            if bus.pins == (sda, scl):
                return bus
        return Bus((sda, scl))

    def quadrature(self, pin_a: int, pin_b: int) -> Encoder | None:
        """Return the encoder that is wired to these two pins, or None."""
        return self.encoders.get((pin_a, pin_b))

    def random(self, name: str) -> Random:
        """Return the random stream called `name` of this run's seed."""
        return stream(self.seed, name)

    def record(self, kind: str, *values: int | str) -> None:
        """Enter an event into the trace, at the present time."""
        self.recorder.add(self.clock.now, kind, *values)

    def release(self) -> None:
        """Let go of every pin, as the board does when a program has ended."""
        for line in self.lines:
            line.drive(None)

    def _callback_failed(self, error: Exception) -> None:
        """Print what a callback raised, and go on: so does the board."""
        text = self.describe_failure(error)
        self.record("callback", text)
        self.console.write(text)
