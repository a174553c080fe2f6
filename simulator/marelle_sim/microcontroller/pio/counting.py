"""A running state machine whose program has been proved to count: its count is computed.

The core stands still in a resting state. It runs only for an instruction from outside that does
more than read the count.
"""

from __future__ import annotations

from marelle_sim.microcontroller.pio.outside import outcomes
from marelle_sim.microcontroller.pio.probe import (
    NotACounterError,
    ordered_loop,
    prove,
    resting_loop,
)
from marelle_sim.microcontroller.pio.settings import spread
from marelle_sim.microcontroller.pio.words import WORD_MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.pio.emulator import Core
    from marelle_sim.microcontroller.pio.wiring import Operation


# The closed form misses no edge, so a turn must be shorter than the time between two edges: 100 us or
# more with small encoders.
LONGEST_TURN_US = 50


class Counting:
    """The closed form of one running machine.

    Args:
        core: the machine's registers, ready to run.
        board: gives the time and the encoder on the machine's two pins.
        frequency_hz: the machine's clock.

    Raises:
        NotACounterError: the program is not settled as a counter, or too slow for one.
        PioError: it holds a word that is no instruction.
    """

    __slots__ = (
        "_board",
        "_core",
        "_count",
        "_counter",
        "_frequency_hz",
        "_offset",
        "_sign",
        "stalled",
    )

    def __init__(self, core: Core, board: VirtualBoard, frequency_hz: int) -> None:
        base = core.settings.in_base
        encoder = board.quadrature(base, base + 1)
        self._core = core
        self._frequency_hz = frequency_hz
        self._board = board
        self._count: Callable[[], int] = encoder.count if encoder else int
        self._counter = prove(core.settings, core.state())
        self._offset = self._sign = 0
        self.stalled = False
        self.rest()
        self._check_speed()

    @property
    def streams(self) -> bool:
        """True if the program pushes its count at every turn of its loop, and is not stalled."""
        return self._counter.streams and not self.stalled

    def value(self) -> int:
        """Return the counting register now, 32 bits."""
        return (self._offset + self._sign * self._count()) & WORD_MASK

    def take(self, number: int) -> list[int]:
        """Return the next words of a streaming machine's RX FIFO.

        The words that wait in it were pushed right after the last taking; it is refilled within a
        turn of the program's loop, sooner than the processor can ask again.
        """
        core = self._core
        words = core.rx
        now = (self._offset + self._sign * self._count()) & WORD_MASK
        queue = words + [now] * number
        core.rx = queue[number:]
        return queue[:number]

    def refill(self, pack: Callable[..., object]) -> Callable[[object], None]:
        """Return a function that fills a buffer with five words: those that wait in the FIFO, then the present count.

        Args:
            pack: writes five words: `Struct.pack_into`.
        """
        core, count, take = self._core, self._count, self.take

        def fill(buf: object) -> None:
            words = core.rx
            waiting = len(words)
            if waiting == 3:  # since the start of the machine: one word less than it holds
                first, second, third = words
                now = (self._offset + self._sign * count()) & WORD_MASK
                words[0] = words[1] = words[2] = now
                pack(buf, 0, first, second, third, now, now)
            elif waiting == 4:
                first, second, third, fourth = words
                now = (self._offset + self._sign * count()) & WORD_MASK
                words[0] = words[1] = words[2] = words[3] = now
                pack(buf, 0, first, second, third, fourth, now)
            else:
                pack(buf, 0, *take(5))

        return fill

    def reading(self, word: int, emulate: Operation) -> Operation | None:
        """Return a function that computes what a reading instruction does; None when it must be emulated.

        Args:
            word: the instruction.
            emulate: what to do instead when the FIFO has no room.
        """
        core = self._core
        tables = None if self.stalled else outcomes(core.settings, self._counter, word)
        if tables is None:
            return None
        depth, board, frequency_hz = core.settings.rx_depth, self._board, self._frequency_hz

        def read() -> None:
            table = tables[self._levels()]
            cycle = board.clock.now * frequency_hz // 1_000_000
            outcome = table[cycle % len(table)]
            rx, words = core.rx, outcome.words
            if len(rx) + len(words) > depth:
                emulate()
                return
            for cell in words:
                rx.append(self.value() if cell is None else cell)
            self._offset += outcome.change

        return read

    def _levels(self) -> int:
        """Return the levels of the two pins, bit 0 being the first."""
        base = self._core.settings.in_base
        mask = spread(3, 2, base)
        levels = self._core.pins.read(mask)
        return (levels >> base | levels << (32 - base)) & 3

    def execute(self, word: int) -> None:
        """Run any instruction at the point of the program's loop where this moment falls.

        Raises:
            NotACounterError: the program does not count any more afterwards; the core stands behind it.
        """
        self.wake()
        core = self._core
        core.execute(word)
        before = core.snapshot()
        try:
            self.rest()
        except NotACounterError:
            core.restore(before)
            raise

    def wake(self) -> None:
        """Bring the core to the state of this moment."""
        if self.stalled:
            return
        core = self._core
        value = self.value()
        resting_loop(core)
        setattr(core, self._counter.register, value)
        loop = ordered_loop(core)  # by now the copies of the count have followed it
        before = core.cycles
        for _ in loop:
            core.step()
        period = core.cycles - before
        until = core.cycles + self._board.clock.now * self._frequency_hz // 1_000_000 % period
        while core.cycles < until:
            core.step()

    def rest(self) -> None:
        """Run the core to rest and compute its count from there on; or find it stalled.

        Raises:
            NotACounterError: it does not rest as a counter does.
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
        self._sign = counter.sign
        self._offset = value - counter.sign * self._count()

    def _check_speed(self) -> None:
        """Demand that a turn of the loop is short against the time between two edges.

        Raises:
            NotACounterError: it is not.
        """
        if self.stalled:
            return
        core = self._core
        loop = resting_loop(core)
        before = core.cycles
        for _ in loop:
            core.step()
        slowest_hz = (core.cycles - before) * 1_000_000 // LONGEST_TURN_US
        if self._frequency_hz < slowest_hz:
            raise NotACounterError
