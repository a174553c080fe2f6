"""A running state machine whose program has been proved to count: its count is computed.

The core stands still in a resting state. It is woken for what only it can answer: an instruction
from outside that is more than a reading of the count.
"""

from __future__ import annotations

from marelle_sim.errors import PioError
from marelle_sim.microcontroller.pio.probe import (
    NotACounterError,
    only_reads,
    prove,
    resting_loop,
)
from marelle_sim.microcontroller.pio.words import WORD_MASK, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.pio.emulator import Core
    from marelle_sim.microcontroller.pio.wiring import Operation


class Counting:
    """The closed form of one running machine.

    Args:
        core: the machine's registers, ready to run.
        board: gives the time and the encoder on the machine's two pins.
        frequency_hz: the machine's clock.

    Raises:
        PioError: the program is not settled as a counter.
    """

    __slots__ = ("_core", "_count", "_counter", "_frequency_hz", "_now_us", "_offset", "stalled")

    def __init__(self, core: Core, board: VirtualBoard, frequency_hz: int) -> None:
        base = core.settings.in_base
        encoder = board.quadrature(base, base + 1)
        self._core = core
        self._frequency_hz = frequency_hz
        self._now_us: Callable[[], int] = lambda: board.clock.now
        self._count: Callable[[], int] = encoder.count if encoder else int
        self._counter = prove(core.settings, core.state())
        self._offset = 0
        self.stalled = False
        self.rest()

    @property
    def streams(self) -> bool:
        """Whether the program offers its count to the RX FIFO all the time."""
        return self._counter.streams

    def value(self) -> int:
        """Return the counting register now, 32 bits."""
        return (self._offset + self._counter.sign * self._count()) & WORD_MASK

    def take(self, number: int) -> list[int]:
        """Return the next words of a streaming machine's RX FIFO.

        The words that wait in it were pushed right after the last taking; it is refilled within a
        turn of the program's loop, sooner than the processor can ask again.
        """
        core = self._core
        if self.stalled:
            return []
        queue = core.rx + [self.value()] * number
        core.rx = queue[number:]
        return queue[:number]

    def reading(self, word: int) -> Operation | None:
        """Return what pushes the count at once, when the instruction does that and no more."""
        core = self._core
        if self.stalled or not only_reads(core.settings, self._counter, word):
            return None
        rx, count, depth = core.rx, self._count, core.settings.rx_depth
        offset, sign = self._offset, self._counter.sign

        def read() -> None:
            if len(rx) < depth:
                rx.append((offset + sign * count()) & WORD_MASK)
            else:
                self.execute(word)

        return read

    def execute(self, word: int) -> None:
        """Run any instruction at the point of the program's loop where this moment falls.

        Raises:
            PioError: the program does not count any more afterwards.
        """
        self.wake()
        self._core.execute(word)
        try:
            self.rest()
        except (NotACounterError, PioError) as error:
            if isinstance(error, PioError) and error.code != "E-PIO-01":
                raise
            raise PioError("E-PIO-03", instruction=describe(word)) from None

    def wake(self) -> None:
        """Bring the core to the state of this moment."""
        if self.stalled:
            return
        core = self._core
        value = self.value()
        resting_loop(core)
        setattr(core, self._counter.register, value)
        loop = resting_loop(core)  # by now the copies of the count have followed it
        before = core.cycles
        for _ in loop:
            core.step()
        period = core.cycles - before
        until = core.cycles + self._now_us() * self._frequency_hz // 1_000_000 % period
        while core.cycles < until:
            core.step()

    def rest(self) -> None:
        """Run the core to rest and compute its count from there on; or find it stalled.

        Raises:
            NotACounterError, PioError: it does not rest as a counter does.
        """
        core = self._core
        core.step()
        self.stalled = core.forced is not None
        if self.stalled:
            return
        state = resting_loop(core)[0]
        counter = self._counter
        value = getattr(core, counter.register)
        if not any(state in counter.states(levels, value) for levels in range(4)):
            counter = self._counter = prove(core.settings, state)
            value = getattr(core, counter.register)
        self._offset = value - counter.sign * self._count()
