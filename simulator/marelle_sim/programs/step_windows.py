"""Finds the steps of a program around an event, a moment or a line, by running the program up to three times."""

from collections.abc import Callable, Collection
from typing import TypeVar

from marelle_sim.kernel import Clock, Ending
from marelle_sim.programs.activations import Activation
from marelle_sim.programs.steps import MOST_STEPS, Steps

Result = TypeVar("Result")


class _LineSearch(Steps):
    """Ends a run when one of some lines begins, from event number `least` on; to pass to `simulate(lines=…)`.

    Attributes:
        found: number of the first event of one of these lines; -1 if none has begun.
    """

    def __init__(self, lines: Collection[int], least: int) -> None:
        super().__init__(event=least, most=2)
        self._wanted, self.found = frozenset(lines), -1

    def _record(self, number: int, line: int, _call: Activation, clock: Clock) -> None:
        if line in self._wanted and number >= self._event:
            if self.found < 0:
                self.found = number
                clock.stop(Ending.MOMENT)
            clock.reach(clock.now)  # raises, and so ends the program, even in a `finally`


def steps_around(
    run: Callable[[Steps], Result],
    *,
    event: int = 0,
    time_us: int = 0,
    lines: Collection[int] = (),
    most: int = MOST_STEPS,
) -> tuple[Steps, Result]:
    """Return (the steps around an event, the result of the run in which they were recorded).

    The event is the first with at least this number and this time. If the run ends before, the steps are those around
    its last event.

    Args:
        run: runs the program with a `Steps` as the `lines` of `simulate`; it is called one to three times.
        event: number of the event, from 0.
        time_us: time of the event, in us since the start of the run.
        lines: line numbers: the event is the first, from number `event` on, at which one of these lines begins.
        most: largest number of events in the steps.
    """
    if lines:
        search = _LineSearch(lines, event)
        run(search)
        event = search.found if search.found >= 0 else max(search.total - 1, 0)
    steps = Steps(event=event, time_us=time_us, most=most)
    result = run(steps)
    if steps.total and not steps.events:
        steps = Steps(event=steps.total - 1, most=most)
        result = run(steps)
    return steps, result
