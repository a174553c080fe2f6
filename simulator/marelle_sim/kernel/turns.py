"""Let the programs of several robots take turns: one runs at a time, and waits where it depends on what the others do.

Each way of taking turns (greenlets, a browser's promises) gives the same run, for what a program sees depends on virtual
time alone. Each must ensure: `wait(index, ms)` returns when every other program has waited for `ms` or later, or has ended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from heapq import heappop, heappushpop
from typing import Protocol

from marelle_sim.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from greenlet import greenlet


class Turns(Protocol):
    """The interface of a way in which several programs take turns."""

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        """Run all programs to their ends. When a program raises an exception, raise it at once; the other programs do not go on."""

    def wait(self, index: int, ms: int) -> None:
        """Suspend program `index` until no other is earlier than `ms` of virtual time; of several at `ms`, the lowest index goes first."""


class Alone:
    """The turns of a single program, which waits for no other."""

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        """Run the one program to its end."""
        for program in programs:
            program()

    def wait(self, index: int, ms: int) -> None:
        """Return at once."""


def together() -> Turns:
    """Return the way in which several programs take turns on this computer or in this browser.

    Raises:
        UsageProblem: there is none: E-RUN-20 on a computer, E-RUN-22 in a browser.
    """
    if sys.platform == "emscripten":
        from marelle_sim.kernel.browser_turns import BrowserTurns  # needs Pyodide

        return BrowserTurns()
    return GreenletTurns()


class GreenletTurns:
    """Runs several programs in one thread, each on a stack of its own; the program with the earliest virtual time runs first."""

    def __init__(self) -> None:
        """Prepare to take turns by greenlets.

        Raises:
            UsageProblem: E-RUN-20, greenlet is not installed.
        """
        try:
            from greenlet import greenlet  # only where there are several robots
        except ImportError:
            raise UsageProblem("E-RUN-20") from None
        self._new = greenlet
        self._stacks: list[greenlet] = []
        self._waiting: list[tuple[int, int]] = []

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        """Run all programs to their ends. When a program raises an exception, raise it at once; the other programs do not go on."""
        self._stacks = [self._new(program) for program in programs]
        self._waiting = [(0, index) for index in range(len(programs))]  # sorted, so a heap
        while self._waiting:
            _ms, index = heappop(self._waiting)
            self._stacks[index].switch()  # comes back when a program has ended

    def wait(self, index: int, ms: int) -> None:
        """Suspend program `index` until no other is earlier than `ms` of virtual time; of several at `ms`, the lowest index goes first."""
        _ms, first = heappushpop(self._waiting, (ms, index))
        if first != index:
            self._stacks[first].switch()
