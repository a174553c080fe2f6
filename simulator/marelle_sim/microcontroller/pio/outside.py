"""The effect of an instruction given by `StateMachine.exec` on a machine that counts an encoder.

Such an instruction interrupts the program at some point of its loop, where the shift registers may hold unfinished values: at most
points a push gives the count, at some another word, or the instruction changes the count. It is so on a board, hence here too: each
point of the loop is tried once on the emulator.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.probe import (
    COUNT,
    LEVELS,
    REGISTER_PLACES,
    STEPS_TO_REST,
    UNLIKELY_COUNT,
    NotACounterError,
    Trial,
    ordered_loop,
    with_count,
    without_count,
)
from marelle_sim.microcontroller.pio.words import IN, MOV, PUSH_PULL, WORD_MASK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pio.probe import Counter
    from marelle_sim.microcontroller.pio.settings import Settings
    from marelle_sim.microcontroller.pio.wiring import State

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
