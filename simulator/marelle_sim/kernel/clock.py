"""Virtual time of one board, in integer microseconds.

`Clock.next` is the time of the earliest event (a timer, a scripted button, the deadline, another robot): an access that
does not reach it costs one addition and one comparison.
"""

from collections.abc import Callable
from heapq import heappop, heappush, heapreplace

from marelle_sim.kernel.ending import Ending

NEVER_US = 1 << 62


SPENDING = """\
{clock}.now += {cost}
if {clock}.now >= {clock}.next:
    {clock}.reach({clock}.now, {cost})
"""
"""The statements of `Clock.spend`, which the loader puts in the place of its calls; a test compares the two."""


def always() -> bool:
    """Return True: the `acts` of an event for which the run always goes on after the program's end (see `Event`)."""
    return True


class RunStopped(BaseException):
    """Ends a program; pupils' `except:` clauses do not catch it (see `programs.guard`).

    Attributes:
        reason: why the run ends.
    """

    def __init__(self, reason: Ending) -> None:
        super().__init__(reason)
        self.reason = reason


class Event:
    """A planned call at a given time, which can be cancelled.

    Attributes:
        time_us: virtual time of its first call.
        period_us: time between two calls; 0 if it is called once.
        action: the function to call; None once the event is cancelled.
        acts: called after the program's end; it returns True while the run must go on for this event. None: the run never must.
    """

    __slots__ = ("action", "acts", "period_us", "time_us")

    def __init__(
        self,
        time_us: int,
        action: Callable[[], object],
        period_us: int = 0,
        acts: Callable[[], bool] | None = None,
    ) -> None:
        self.time_us, self.period_us, self.acts = time_us, period_us, acts
        self.action: Callable[[], object] | None = action

    def cancel(self) -> None:
        """Cancel this event: `action` is not called any more."""
        self.action = None


class Clock:
    """Counts virtual microseconds and runs the events that fall due.

    Attributes:
        now: the present, in microseconds since the board started.
        next: the time of the earliest event; `NEVER_US` without one, 0 once the run is stopped.
    """

    __slots__ = ("_events", "_order", "_stopped", "next", "now")

    def __init__(self) -> None:
        self.now, self.next = 0, NEVER_US
        self._events: list[tuple[int, int, Event]] = []
        self._order = 0
        self._stopped: Ending | None = None

    def spend(self, duration_us: int) -> None:
        """Add `duration_us`, what one access of a program takes, to the time, and run the events that are due by then.

        The loader puts these statements in the place of a call, as `SPENDING` (`programs.expansion`): they use no local names.
        """
        self.now += duration_us
        if self.now >= self.next:
            self.reach(self.now, duration_us)

    def wait_until(self, time_us: int) -> None:
        """Sleep until `time_us`, and run the events that are due by then as `reach` does; no time passes if `time_us` is over."""
        if time_us < self.next:
            if time_us > self.now:  # noqa: PLR1730 - max() is a call
                self.now = time_us
        else:
            self.reach(time_us)

    def wait_for_event(self, limit_us: int = NEVER_US) -> None:
        """Sleep until the simulator's next event has run, at least 1 us, but at most until `limit_us`; if that is over, no time passes.

        Without a limit an event must be planned, else an IndexError is raised.
        """
        self.wait_until(min(limit_us, max(self.next, self.now + 1)))

    def reach(self, time_us: int, added_us: int = 0) -> None:
        """Run all events due up to `time_us`, then set the clock to `time_us`; the clock is later if the events took longer.

        Each event runs at its own time, or later if `now` is later already, as after the 8 us of an interrupt in the event before it.

        Args:
            time_us: the time to reach.
            added_us: the part that the caller has added to `now` already; it is taken back before the events run.

        Raises:
            RunStopped: the run was stopped, now or before; a program that catches it gets it again at its next access.
        """
        self.now -= added_us
        events = self._events
        if self._stopped:
            raise RunStopped(self._stopped)
        while self.next <= time_us:
            due_us, _order, event = events[0]
            action = event.action
            if action is not None and event.period_us:
                self._order += 1
                heapreplace(events, (due_us + event.period_us, self._order, event))
            else:
                heappop(events)
            self.next = events[0][0] if events else NEVER_US
            if action is None:
                continue
            if due_us > self.now:  # noqa: PLR1730 - max() is a call, and this comes at each tick
                self.now = due_us
            action()
            if self._stopped:
                raise RunStopped(self._stopped)
        if time_us > self.now:  # noqa: PLR1730 - see above
            self.now = time_us

    def at(
        self,
        time_us: int,
        action: Callable[[], object],
        period_us: int = 0,
        acts: Callable[[], bool] | None = None,
    ) -> Event:
        """Plan `action` for `time_us`, and from then on once each `period_us`, if that is not 0; return the event.

        Events of one time run in the order in which they were planned; a periodic one is planned again just before each of its calls.
        After the program's end the run goes on while `acts()` returns True; see `Event`.
        """
        self._order += 1
        event = Event(time_us, action, period_us, acts)
        heappush(self._events, (time_us, self._order, event))
        self.next = self._events[0][0] if not self._stopped else 0
        return event

    def acts(self) -> bool:
        """Tell whether the run must go on after the program's end, because `acts` of a planned event returns True."""
        return any(
            event.acts is not None and event.action is not None and event.acts()
            for _time_us, _order, event in self._events
        )

    def clear(self) -> None:
        """Drop all events: the program has ended."""
        self._events.clear()
        self.next = NEVER_US

    def stop(self, reason: Ending) -> None:
        """End the run: the program's present access and every later one raise `RunStopped(reason)`; a second reason changes nothing."""
        self._stopped, self.next = self._stopped or reason, 0
