"""A running state machine whose program has been proved to count an encoder: its count is computed from the encoder's.

The program is not emulated; its core stays in a state of its waiting loop. It is emulated only for an instruction from outside
(`StateMachine.exec`) that does more than read the count. Such an instruction interrupts the program at some point of its loop,
where the shift registers may hold unfinished values: at most points a push gives the count, at some another word, or the
instruction changes the count. It is so on a board, hence here too: each point of the loop is tried once on the emulator.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.probe import (
    COUNT,
    LEVELS,
    REGISTER_PLACES,
    STEPS_TO_REST,
    UNLIKELY_COUNT,
    Counter,
    NotACounterError,
    Trial,
    ordered_loop,
    prove,
    resting_loop,
    with_count,
    without_count,
)
from marelle_sim.microcontroller.pio.settings import (
    IN,
    MOV,
    PUSH_PULL,
    WORD_MASK,
    Settings,
    spread,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.board import Encoder, VirtualBoard
    from marelle_sim.microcontroller.pio.wiring import Operation, State


# The closed form misses no edge, so a turn must be shorter than the time between two edges: 100 us or
# more with small encoders.
_LONGEST_TURN_US = 50


class Counting:
    """A running state machine that counts an encoder, without emulation.

    Args:
        core: the machine's registers, ready to run.
        board: has the clock.
        encoder: is wired to the machine's two pins.
        frequency_hz: the machine's clock frequency.

    Raises:
        NotACounterError: the program cannot be proved to count, or its loop takes more than 50 us.
        PioError: the program has a word that is not an instruction.
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

    def __init__(
        self, core: Core, board: VirtualBoard, encoder: Encoder, frequency_hz: int
    ) -> None:
        self._core, self._board, self._frequency_hz = core, board, frequency_hz
        self._count = encoder.count
        self._counter = prove(core.settings, core.state())
        self._offset = self._sign = 0
        self.stalled = False
        self.rest()
        if not self.stalled:
            slowest_hz = _turn(core, resting_loop(core)) * 1_000_000 // _LONGEST_TURN_US
            if frequency_hz < slowest_hz:
                raise NotACounterError

    @property
    def streams(self) -> bool:
        """True if the program pushes its count in every turn of its loop, and is not stalled."""
        return self._counter.streams and not self.stalled

    def value(self) -> int:
        """Return the present count, as the 32 bits of the register that counts."""
        return (self._offset + self._sign * self._count()) & WORD_MASK

    def take(self, number: int) -> list[int]:
        """Return the next `number` words of the RX FIFO, for a program that pushes its count in every turn (`streams`).

        The first are the words already in the FIFO, which are older counts; all others are the present count. The FIFO then holds as many
        words as before: the program refills it within a turn of its loop, before the processor can read it again.
        """
        core = self._core
        now = (self._offset + self._sign * self._count()) & WORD_MASK
        queue = core.rx + [now] * number
        core.rx = queue[number:]
        return queue[:number]

    def refill(self, pack: Callable[..., object]) -> Callable[[object], None]:
        """Return a function that writes the next five words of the RX FIFO into a buffer: as `take(5)`, but quicker.

        `pack` is `Struct.pack_into` of the buffer's element type.
        """
        core, count, take = self._core, self._count, self.take

        def fill(buf: object) -> None:
            words = core.rx
            waiting = len(words)
            if waiting == 3:  # as with the board library's program
                first, second, third = words
                now = (self._offset + self._sign * count()) & WORD_MASK
                words[0] = words[1] = words[2] = now
                pack(buf, 0, first, second, third, now, now)
            elif waiting == 4:  # a full FIFO, as in the raw two-encoder loop of docs/benchmarks.md
                first, second, third, fourth = words
                now = (self._offset + self._sign * count()) & WORD_MASK
                words[0] = words[1] = words[2] = words[3] = now
                pack(buf, 0, first, second, third, fourth, now)
            else:
                pack(buf, 0, *take(5))

        return fill

    def reading(self, word: int, emulate: Operation) -> Operation | None:
        """Return a function that computes the effect of an instruction from outside which reads the count.

        None if its effect cannot be computed, so that it must be emulated.

        Args:
            word: the instruction.
            emulate: called instead of computing when the RX FIFO has no room.
        """
        core = self._core
        tables = None if self.stalled else outcomes(core.settings, self._counter, word)
        if tables is None:
            return None
        depth, board, frequency_hz = core.settings.rx_depth, self._board, self._frequency_hz

        def read() -> None:
            table = tables[self._levels()]
            outcome = table[board.clock.now * frequency_hz // 1_000_000 % len(table)]
            rx, words = core.rx, outcome.words
            if len(rx) + len(words) > depth:
                emulate()
                return
            for cell in words:
                rx.append(self.value() if cell is None else cell)
            self._offset += outcome.change

        return read

    def _levels(self) -> int:
        base = self._core.settings.in_base
        levels = self._core.pins.read(spread(3, 2, base))
        return (levels >> base | levels << (32 - base)) & 3

    def execute(self, word: int) -> None:
        """Emulate an instruction from outside, at the point of the program's loop that the present time falls on.

        Raises:
            NotACounterError: the program no longer counts after it; the core is then in the state after the instruction.
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
        """Give the core the registers and the place in its loop that the program has at the present time."""
        if self.stalled:
            return
        core = self._core
        value = self.value()
        resting_loop(core)
        setattr(core, self._counter.register, value)
        period = _turn(
            core, ordered_loop(core)
        )  # after it, the copies of the count are up to date
        until = core.cycles + self._board.clock.now * self._frequency_hz // 1_000_000 % period
        while core.cycles < until:
            core.step()

    def rest(self) -> None:
        """Run the core until it is in its waiting loop, and compute its count from there on. If it stalls before, set `stalled` instead.

        Raises:
            NotACounterError: from there on it does not count.
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


def _turn(core: Core, loop: list[State]) -> int:
    before = core.cycles
    for _ in loop:
        core.step()
    return core.cycles - before


_OTHER_COUNT = 0x96E1D24B  # a second unlikely count: a word that differs between the two trials depends on the count


class Outcome(NamedTuple):
    """The effect of one instruction at one point of the program's loop.

    Attributes:
        words: the words that are pushed into an empty RX FIFO before the machine is in its loop again; `COUNT` is for the count.
        change: by how much the count changes.
    """

    words: tuple[int | None, ...]
    change: int


def _is_reading(word: int) -> bool:
    kind, argument = word >> 13, word >> 5 & 7
    return kind == IN or (kind == PUSH_PULL and argument < 4) or (kind == MOV and argument == 6)


@lru_cache(maxsize=64)
def outcomes(settings: Settings, counter: Counter, word: int) -> tuple[list[Outcome], ...] | None:
    """Return the outcome of an instruction: for each pair of pin levels (0 to 3), at each clock cycle of the program's loop.

    None if the instruction does not read, if it may stall the machine or change its loop, if the loop depends on more than the pins, or if
    the program pushes its count all the time.
    """
    if not _is_reading(word) or counter.streams:
        return None
    trials = _Trials(settings, counter, word)
    try:
        return tuple(trials.outcomes_at(levels) for levels in LEVELS)
    except NotACounterError:
        return None


class _Trials:
    def __init__(self, settings: Settings, counter: Counter, word: int) -> None:
        self._pins = Trial(settings)
        self._core = Core(settings, self._pins, self._pins)
        self._counter, self._word = counter, word

    def outcomes_at(self, levels: int) -> list[Outcome]:
        """Return the outcome at each clock cycle of the loop while the pins have these levels."""
        core, rests = self._core, self._counter.rests[levels]
        self._pins.show(levels)
        core.load(with_count(next(iter(rests)), UNLIKELY_COUNT))
        loop = ordered_loop(core)
        if len(loop) != len(rests):
            raise NotACounterError
        table: list[Outcome] = []
        for state in loop:
            core.load(state)
            before = core.cycles
            core.step()
            cycles = core.cycles - before
            table += [self._outcome(levels, state)] * cycles
        return table

    def _outcome(self, levels: int, state: State) -> Outcome:
        rest = without_count(state, UNLIKELY_COUNT)
        words, change = self._strike(levels, with_count(rest, UNLIKELY_COUNT))
        other_words, other_change = self._strike(levels, with_count(rest, _OTHER_COUNT))
        if change != other_change or len(words) != len(other_words):
            raise NotACounterError
        return Outcome(tuple(map(_follows, words, other_words)), change)

    def _strike(self, levels: int, state: State) -> tuple[list[int], int]:
        """Run the instruction in this state, then the program until it is in its loop again.

        Return the pushed words and the change of the count.
        """
        core = self._core
        place = REGISTER_PLACES[self._counter.register]
        core.load(state)
        core.rx = []
        core.execute(self._word)
        for _ in range(STEPS_TO_REST):
            now = core.state()
            if (
                core.forced is None
                and without_count(now, now[place]) in self._counter.rests[levels]
            ):
                return core.rx, (now[place] - state[place] + 0x80000000 & WORD_MASK) - 0x80000000
            core.step()
        raise NotACounterError


def _follows(word: int, other: int) -> int | None:
    """Compare the words pushed in a trial with one count and in a trial with another count.

    Return `COUNT` if each is its trial's count, the word if both are the same.

    Raises:
        NotACounterError: they differ otherwise.
    """
    if (word, other) == (UNLIKELY_COUNT, _OTHER_COUNT):
        return COUNT
    if word != other:
        raise NotACounterError
    return word
