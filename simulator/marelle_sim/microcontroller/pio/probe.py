"""The proof that a PIO program counts a quadrature encoder, so that its count can be computed instead of emulated.

The program is emulated with its two input pins and nothing else. Every state of the loops in which it waits while the pins do not
change is found, and from each of them every change of the two pins is tried. If X or Y then changes by +1, -1 and 0 as a quadrature
encoder demands, and the machine puts out nothing but that count, pushed without blocking, then the count is a function of the wheel's
angle alone. No program is recognized by its name or text.

A "resting state" below is a state of such a waiting loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NoReturn

from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.settings import WORD_MASK, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pio.wiring import Rest, State

# Pins of a wheel that turns forward, A being bit 0 and leading B: 0, 1, 3, 2, 0, …
_FORWARD = {(0, 1), (1, 3), (3, 2), (2, 0)}
LEVELS = range(4)
STEPS_TO_REST = 400
_MOST_RESTS = 64
REGISTER_PLACES = {"x": 1, "y": 2}  # in `Core.state()`
COUNT = None  # replaces the count in a resting state; several registers may have a copy of it

UNLIKELY_COUNT = 0x5A3C9687  # no program mistakes it for anything else
# Counts at which a program may mistake its counter for something else: 0, pin levels, the wrap.
_DELICATE_COUNTS = (0, 1, 2, 3, WORD_MASK)


class NotACounterError(Exception):
    """Raised when a program does something that a counter of encoder steps does not."""


class Counter:
    """What has been proved of a program that counts.

    Attributes:
        register: the register that counts, "x" or "y".
        sign: 1 if it counts up while A leads B, -1 if down.
        streams: True if the program pushes its count in every turn of its loop.
        rests: for each pair of pin levels (0 to 3), its resting states, with `COUNT` in each register that holds the count.
    """

    def __init__(
        self, register: str, sign: int, rests: tuple[frozenset[Rest], ...], *, streams: bool
    ) -> None:
        self.register, self.sign, self.rests, self.streams = register, sign, rests, streams

    def states(self, levels: int, count: int) -> set[State]:
        """Return the resting states at these pin levels (0 to 3), with `count` in the registers that hold the count."""
        return {with_count(rest, count) for rest in self.rests[levels]}


def with_count(rest: Rest, count: int) -> State:
    """Return a resting state with `COUNT` replaced by `count`."""
    pc, x, y, isr, osr, isr_count, osr_count = (count if cell is COUNT else cell for cell in rest)
    return (pc, x, y, isr, osr, isr_count, osr_count)


def without_count(state: State, count: int) -> Rest:
    """Return a state with `COUNT` in each of X, Y, ISR and OSR that holds `count`."""
    pc, *registers, isr_count, osr_count = state
    x, y, isr, osr = (COUNT if cell == count else cell for cell in registers)
    return (pc, x, y, isr, osr, isr_count, osr_count)


class Trial(Core):
    """A core with two input pins; an access to another pin or to an IRQ flag raises NotACounterError.

    Its TX FIFO is empty. Its RX FIFO is always full, so that a program which waits until the processor reads it is found stalled.

    Attributes:
        offered: the words that the program has tried to push.
    """

    __slots__ = ("_base", "_reach", "_shown", "levels", "offered")

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, self, self)
        self.offered: list[int] = []
        self._base, self._reach = settings.in_base, _two_pins(3, settings.in_base)
        self.show(0)

    def show(self, levels: int) -> None:
        """Set the levels of the two input pins, the first in bit 0."""
        self.levels, self._shown = levels, _two_pins(levels, self._base)

    def begin(self, state: State, levels: int) -> None:
        """Set the registers to a state and the pins to `levels`, and forget the words that were offered before."""
        self.load(state)
        self.show(levels)
        self.offered.clear()

    def push_isr(self) -> bool:
        """Record the word that the program tries to push; return True: the FIFO is full."""
        self.offered.append(self.isr)
        return True

    def read(self, mask: int, /) -> int:
        """Return the levels of the pins in `mask`; NotACounterError if it has others than the two."""
        if mask & ~self._reach:
            raise NotACounterError
        return self._shown & mask

    def _refuse(self, *_values: int) -> NoReturn:
        """Raise NotACounterError: a counter drives no pin, and uses no IRQ flag."""
        raise NotACounterError

    write = direct = get = set = _refuse


def resting_loop(core: Core) -> list[State]:
    """Run a core until it is in a state for the second time; return the states of that loop in their order, that state first.

    Raises:
        NotACounterError: no state repeats within 400 instructions.
    """
    seen: dict[State, int] = {}
    for _ in range(STEPS_TO_REST):
        state = core.state()
        if core.forced is None:
            if state in seen:
                return list(seen)[seen[state] :]
            seen[state] = len(seen)
        core.step()
    raise NotACounterError


def reaches(core: Core, is_wanted: Callable[[State], bool]) -> bool:
    """Run a core until `is_wanted` is true of its state, which it may be at once; return False if it is not within 400 calls of `step`."""
    for _ in range(STEPS_TO_REST):
        if core.forced is None and is_wanted(core.state()):
            return True
        core.step()
    return False


def ordered_loop(core: Core) -> list[State]:
    """Run a core to the smallest state (first by address) of its resting loop; return the loop's states from there.

    The beginning is always the same, so that a given time always means the same point of the loop.
    """
    loop = resting_loop(core)
    first = loop.index(min(loop))
    for _ in range(first):
        core.step()
    return loop[first:] + loop[:first]


@lru_cache(maxsize=64)
def prove(settings: Settings, state: State) -> Counter:
    """Prove that a program counts a quadrature encoder, and return how: register, direction, resting states.

    It is emulated from `state` on, at each pair of pin levels. The result depends on the arguments alone, and is cached.

    Raises:
        NotACounterError: it cannot be proved that the program counts.
        PioError: the program has a word that is not an instruction.
    """
    for register in REGISTER_PLACES:
        try:
            return _Proof(settings, state, register).verdict()
        except NotACounterError:
            continue
    raise NotACounterError


class _Proof:
    """The exploration of every resting state of a program, on the assumption that `register` counts."""

    def __init__(self, settings: Settings, state: State, register: str) -> None:
        self._trial = Trial(settings)
        self._start, self._register = state, register
        self._place, self._sign = REGISTER_PLACES[register], 0
        self._changes: dict[tuple[int, Rest, int], int] = {}
        self._found: list[set[Rest]] = [set() for _ in LEVELS]

    def verdict(self) -> Counter:
        """Return how the register counts the steps of an encoder; raise NotACounterError if it cannot be proved that it does."""
        self._explore()
        if not self._sign or self._trial.asked:
            raise NotACounterError
        counter = Counter(
            self._register, self._sign, tuple(map(frozenset, self._found)), streams=self._streams()
        )
        states = cache(counter.states)
        for count in _DELICATE_COUNTS:
            self._confirm(states, count)
        return counter

    def _explore(self) -> None:
        """Find the resting states at each pair of pin levels, and check the change of the count from each to every pair of levels."""
        trial, count = self._trial, UNLIKELY_COUNT
        waiting: list[tuple[int, Rest]] = []
        for levels in LEVELS:
            state = (*self._start[: self._place], count, *self._start[self._place + 1 :])
            trial.begin(state, levels)  # type: ignore[arg-type]
            waiting += self._rest()
        while waiting:
            old, rest = waiting.pop()
            for new in LEVELS:
                trial.begin(with_count(rest, count), new)
                waiting += self._rest()
                after = trial.state()[self._place]
                self._changes[old, rest, new] = self._change(old, new, after - count)
                if not {count, after}.issuperset(trial.offered):
                    raise NotACounterError

    def _rest(self) -> Iterator[tuple[int, Rest]]:
        """Run the trial to its resting loop; yield (pin levels, state) for each resting state that was not known."""
        trial, place = self._trial, self._place
        known = self._found[trial.levels]
        if known and reaches(trial, lambda state: without_count(state, state[place]) in known):
            return
        loop = resting_loop(trial)
        if len({state[place] for state in loop}) > 1 or len(known) > _MOST_RESTS:
            raise NotACounterError
        for state in loop:
            rest = without_count(state, state[place])
            if rest not in known:
                known.add(rest)
                yield trial.levels, rest

    def _change(self, old: int, new: int, change: int) -> int:
        """Return `change`, a difference of two counts modulo 2**32, as a signed number, if it fits the pin levels `old` and `new` (0 to 3).

        The first change by 1 decides in which direction the program counts up.

        Raises:
            NotACounterError: it is not 0 without a change of the pins; not 1 or -1, by the direction, if one pin changed; not -2
                to 2 if both did.
        """
        change = (change + 0x80000000 & WORD_MASK) - 0x80000000
        if old ^ new == 3:
            if abs(change) > 2:
                raise NotACounterError
            return change
        step = 0 if old == new else 1 if (old, new) in _FORWARD else -1
        if step and not self._sign and abs(change) == 1:
            self._sign = change * step
        if change != step * self._sign or (step and not change):
            raise NotACounterError
        return change

    def _streams(self) -> bool:
        """Return True if every resting loop pushes the count, False if none does; raise NotACounterError otherwise."""
        trial, answers = self._trial, set()
        for levels, rests in enumerate(self._found):
            for rest in rests:
                trial.begin(with_count(rest, UNLIKELY_COUNT), levels)
                turns = len(resting_loop(trial))
                trial.offered.clear()
                for _ in range(turns):
                    trial.step()
                answers.add(frozenset(trial.offered))
        if answers not in ({frozenset()}, {frozenset({UNLIKELY_COUNT})}):
            raise NotACounterError
        return answers != {frozenset()}

    def _confirm(self, states: Callable[[int, int], set[State]], count: int) -> None:
        """Check that each transition changes the count also from `count` on as it does from `UNLIKELY_COUNT`.

        It must lead to one of the resting states `states(pin levels, new count)`, and may push only the old or the new count.

        Raises:
            NotACounterError: a transition does otherwise.
        """
        trial = self._trial
        for (_old, rest, new), change in self._changes.items():
            after = (count + change) & WORD_MASK
            trial.begin(with_count(rest, count), new)
            trial.step()
            arrived = reaches(trial, states(new, after).__contains__)
            if not arrived or not {count, after}.issuperset(trial.offered):
                raise NotACounterError


def _two_pins(levels: int, base: int) -> int:
    return (levels & 1) << base | (levels >> 1) << (base + 1 & 31)
