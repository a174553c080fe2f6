"""The steps of a program: numbered events, each with the line that begins, its call and the changed variables.

A minute of a program that never pauses has millions of events. So only a window of them, around the wanted event, is
recorded; the events before it are only counted. The run is ended when the window is full: it is deterministic, so it can be
repeated for another window.
"""

import sys
from ast import Global, Name, Store, parse, walk
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import CodeType, FrameType
from typing import Any

from marelle_sim.kernel import Clock, Ending
from marelle_sim.programs.activations import Activation
from marelle_sim.programs.expansion import OWN_SCOPE, in_scope
from marelle_sim.programs.value_texts import SCALARS, mark_of, same_items, value_text

Names = tuple[str, ...] | None
Change = tuple[str, str | None] | tuple[str, str | None, int]
Step = tuple[int, int, int, Sequence[Change]]

MOST_STEPS = 50_000
FRAME, STEP, LOOP, TURN, CALLED, LEFT = (
    "__frame__", "__step__", "__loop__", "__turn__", "__called__", "__left__",
)  # fmt: skip
_NEVER = 1 << 62
WARM_UP_EVENTS = 2_000  # events before the window whose variables are compared too, so that its first changes are right
_LIVE_LOCALS = sys.version_info >= (
    3,
    13,
)  # `f_locals` of a function is a view of them (PEP 667), before a copy
_IN_FUNCTION = 1  # of `co_flags`, CO_OPTIMIZED: importing `inspect` costs 5 ms


class _Nothing:
    """Class of `_NOTHING`, which stands for the value of a variable that does not exist."""


_NOTHING = _Nothing()


class Steps(list[tuple[int, str, int]]):
    """Records the steps around an event or a moment; to pass to `simulate(lines=…)`. The list itself stays empty.

    An event is the start of a statement, or of a turn of a loop; events are numbered from 0 at the start of the run. A
    variable has changed if its text (`value_text`) has. Recording calls no code of the program and does not change its run.
    A run in a child process records nothing; one in the real MicroPython is refused (E-VM-03).

    Attributes:
        events: the window: (time in us, line, number of the call, changes) for each event. A change is (name, text) of a
            variable of that call, or (name, text, number) of a variable of the module while a function runs. The text is
            None if the variable was deleted.
        more: whether the run was ended because the window was full.

    Example:
        >>> steps = Steps(event=0, most=100)
        >>> simulate("programme.py", lines=steps)
        >>> steps.events[1], steps.frames()[0]
        ((0, 2, 0, [('total', '0')]), ('', -1))
    """

    def __init__(self, *, event: int = 0, time_us: int = 0, most: int = MOST_STEPS) -> None:
        """Choose the wanted event: the first with at least this number and this time. Half of the window is before it.

        The window may stay empty, if the run ends before that event, or if the half before it is full before `time_us`.
        Then only `total` is right, the number of events until the end or until `time_us`; with it `steps_around` runs the
        program again.

        Args:
            event: least number of the event; a negative one counts as 0.
            time_us: least time of the event, in us of virtual time; a negative one counts as 0.
            most: largest number of events in the window; less than 2 counts as 2, more than 50 000 as 50 000.
        """
        super().__init__()
        self._most = min(max(most, 2), MOST_STEPS)
        self._event, self._time_us = max(event, 0), max(time_us, 0)
        self._last, self.more = _NEVER, False
        self.events: deque[Step] = deque()
        self._known: dict[int, dict[str, str]] = {}
        # frame -> name -> text that was told last, and the mark of its value
        self._told: dict[int, dict[str, str]] = {}
        self._seen: dict[int, dict[str, object]] = {}
        self._calls: dict[int, Activation] = {}
        self._latest = _Latest()
        self._newest_before = -1  # the last call that began before anything was recorded
        self._total: Callable[[], int] = int  # gives 0
        self._only_count: Callable[[], None] = self.events.clear

    @property
    def total(self) -> int:
        """The number of events from the start of the run to its end."""
        return self._total()

    @property
    def first(self) -> int:
        """The number of the first event of the window."""
        return self.total - len(self.events)

    def frames(self) -> dict[int, tuple[str, int]]:
        """Return {number of a call: (name of its function, number of its `Activation.caller`, or -1)}.

        It has the calls of the window, and the callers of these, up to the main module.
        """
        found: dict[int, tuple[str, int]] = {}
        for number in {step[2] for step in self.events}:
            call: Activation | None = self._calls[number]
            while call is not None and call.number not in found:
                found[call.number] = (call.name, -1 if call.caller is None else call.caller.number)
                call = call.caller
        return found

    def known(self) -> dict[int, dict[str, str]]:
        """Return {number of a call: {variable: text}} for each call of `frames`: its variables before the first event of the window.

        A call that began in the window has none. For one that waits there for a function, they are those at its next own line.
        """
        return {number: self._known.get(number, {}) for number in self.frames()}

    def told_by(self, clock: Clock) -> dict[str, object]:
        """Return {name: function} of the functions that a recorded program calls.

        It calls them at the beginning of a statement, a turn of a loop or a call, and at the end of a call.
        """
        latest = self._latest
        number = loop_began = 0
        start = max(0, self._event - self._most // 2 - WARM_UP_EVENTS)

        def only_count() -> None:
            """Record nothing more, only count the events until the wanted time, `time_us` of `Steps`, and end the run then."""
            nonlocal start
            start = _NEVER
            clock.at(self._time_us, lambda: self._stop(clock, number))

        def step(line: int, call: Activation) -> None:
            nonlocal number
            latest.call = call
            number += 1
            if number > start:
                self._record(number - 1, line, call, clock)

        def loop(line: int, call: Activation) -> None:
            nonlocal number, loop_began
            latest.call = call
            loop_began = number = number + 1
            if number > start:
                self._record(number - 1, line, call, clock)

        def turn(line: int, call: Activation) -> None:
            """Count a turn of a `for` loop as an event, and record it from event number `start` on.

            A first turn that comes directly after the event of its loop does not count: it is the same event.
            """
            nonlocal number, loop_began
            latest.call = call
            if loop_began == number:
                loop_began = -1
                return
            number += 1
            if number > start:
                self._record(number - 1, line, call, clock)

        self._total, self._only_count = lambda: number, only_count
        return {STEP: step, LOOP: loop, TURN: turn, **_calls_told(latest)}

    def _record(self, number: int, line: int, call: Activation, clock: Clock) -> None:
        if self.more:
            clock.reach(clock.now)  # ends the program even inside a `finally`
        now = clock.now
        frame = sys._getframe(2)  # noqa: SLF001 - the frame of the line, as in a debugger
        if not self._calls:
            self._newest_before = self._latest.calls - 1
        self._calls[call.number] = call
        if self._last == _NEVER:
            if number >= self._event and now >= self._time_us:
                self._last = number + self._most - len(self.events) - 1
            elif len(self.events) == self._most // 2:
                if now < self._time_us:
                    self.events.clear()
                    self._only_count()
                    return
                self._forget(self.events.popleft())
        self.events.append((now, line, call.number, self._changes(call, frame)))
        if number >= self._last:
            self.more = True
            self._stop(clock, number + 1)
            clock.reach(now)

    def _stop(self, clock: Clock, total: int) -> None:
        """End the run and fix `total`; statements that a `finally` of the program runs after that are no events."""
        self._total = lambda: total
        clock.stop(Ending.MOMENT)

    def _forget(self, step: Step) -> None:
        """Put the changes of an event that leaves the window into the variables known before the window."""
        _time_us, _line, frame, changes = step
        for change in changes:
            name, text = change[0], change[1]
            known = self._known.setdefault(change[2] if len(change) == 3 else frame, {})
            if text is None:
                known.pop(name, None)
            else:
                known[name] = text

    def _changes(self, call: Activation, frame: FrameType) -> Sequence[Change]:
        """Return the changes since the last event of the variables that are visible at a line: local ones and the module's.

        [] for a line in the body of a class.
        """
        code = frame.f_code
        if not code.co_flags & _IN_FUNCTION:
            if call.variables is None or frame.f_locals is not frame.f_globals:
                return []  # in a class
            return self._compared(call.number, frame.f_globals, call.variables)
        own = frame.f_locals.copy()
        if not _LIVE_LOCALS:
            frame.f_locals.clear()  # also a copy, which would keep deleted objects alive
        changes: list[Change] = [*self._compared(call.number, own, _named(code))]
        module = frame.f_builtins[FRAME]
        for name, text in self._compared(module.number, frame.f_globals, module.variables):
            changes.append((name, text, module.number))
        return changes

    def _compared(
        self, number: int, values: dict[str, object], names: tuple[str, ...]
    ) -> list[tuple[str, str | None]]:
        """Return (name, text) of the variables of a call that have changed since they were last compared; the text is None if deleted.

        [] at the first comparison of a call from before the window: its variables are stored as known before the window.

        Args:
            number: of the call.
            values: {name: value} of the variables that exist now.
            names: the variables to compare.
        """
        told = self._told.get(number)
        if told is None:
            told, self._seen[number] = {}, {}
            self._told[number] = told
            if (
                number <= self._newest_before
            ):  # a call from before the window: its variables are no changes
                self._compared(number, values, names)
                self._known[number] = dict(told)
                return []
        seen = self._seen[number]
        changes: list[tuple[str, str | None]] = []
        for name in names:
            value = values.get(name, _NOTHING)
            before, kind = seen.get(name, _NOTHING), type(value)
            if (before is value and kind in SCALARS) or before is kind:
                continue
            if kind is list and type(before) is list and same_items(value, before):
                continue
            text = None if value is _NOTHING else value_text(value)
            seen[name] = mark_of(value)
            if told.get(name) != text:
                changes.append((name, text))
                if text is None:
                    del told[name]
                else:
                    told[name] = text
        return changes


@cache
def _named(code: CodeType) -> tuple[str, ...]:
    """Return the names of a function's local and closure variables but those that begin with `__`, as all that rewriting inserts do."""
    names = (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
    return tuple(dict.fromkeys(name for name in names if name[:2] != "__"))


class _Latest:
    """The call that is running.

    Attributes:
        call: the call whose line began last, or to which a call that ended has returned. calls: number of calls so far.
    """

    __slots__ = ("call", "calls")

    def __init__(self) -> None:
        self.call: Activation | None = None
        self.calls = 0


def _calls_told(latest: _Latest) -> dict[str, object]:
    def called(name: str, pauses: bool, variables: Names = None) -> Activation:
        """Return a new `Activation`, with the next number, for a call of a function or for a module that begins to run.

        `pauses` and `variables` are its attributes.
        """
        caller = latest.call
        if (
            caller is not None and caller.pauses
        ):  # it may have paused, so the running function is looked up
            caller = _running(sys._getframe(1).f_back)  # noqa: SLF001 - as a debugger does
        number = latest.calls
        latest.call = call = Activation(number, name, caller, pauses=pauses, variables=variables)
        latest.calls = number + 1
        return call

    def left(call: Activation) -> None:
        """Record that a call has ended: its caller is the running one again."""
        latest.call = call.caller

    return {CALLED: called, LEFT: left}


def stepping(clock: Clock, lines: list[tuple[int, str, int]]) -> dict[str, object]:
    """Return {name: function} of the functions that rewritten programs call for steps; all None if `lines` is no `Steps`."""
    told = lines.told_by(clock) if isinstance(lines, Steps) else {}
    return {**dict.fromkeys((FRAME, STEP, LOOP, TURN, CALLED, LEFT)), **told}


@contextmanager
def running_module(built_ins: dict[str, Any], name: str, text: str | None) -> Iterator[None]:
    """Make an `Activation` for a module of the program, inside the `with` in which its code runs.

    Args:
        built_ins: the module's built-ins, in which the activation is stored.
        name: of the module; "" for the main module.
        text: its source; None for a module that is not the pupil's, for which nothing is done.

    Nothing is done either if no steps are recorded.
    """
    if text is None or built_ins[CALLED] is None:
        yield
        return
    built_ins[FRAME] = built_ins[CALLED](name, False, _variables_of(text))
    try:
        yield
    finally:
        built_ins[LEFT](built_ins[FRAME])


def _running(frame: FrameType | None) -> Activation | None:
    """Return the `Activation` of the innermost function or module of the program on the stack from `frame` outwards.

    None if no code of the program runs.
    """
    while frame is not None:
        code = frame.f_code
        call: Activation | None = None
        if not code.co_flags & _IN_FUNCTION:
            if code.co_name == "<module>":
                call = frame.f_builtins.get(FRAME)
        elif FRAME in code.co_varnames or FRAME in code.co_cellvars:
            call = frame.f_locals.get(FRAME)
        if call is not None:
            return call
        frame = frame.f_back
    return None


def _variables_of(text: str) -> tuple[str, ...]:
    """Return the sorted names of a module's variables, from its source text.

    They are the names that it assigns outside functions and classes, and those that its functions declare `global`.
    """
    names = set[str]()
    for node in in_scope([parse(text)]):
        if isinstance(node, Name) and isinstance(node.ctx, Store):
            names.add(node.id)
        elif isinstance(node, OWN_SCOPE):
            names.update(*(part.names for part in walk(node) if isinstance(part, Global)))
    return tuple(sorted(names))
