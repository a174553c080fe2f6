"""Let the programs of several robots take turns in a browser, where there is no greenlet.

Pyodide can suspend a stack until a promise is resolved (`run_sync`, by WebAssembly's JSPI: Chromium 137). So each program
runs on a stack of its own, and is suspended until another program resolves its promise.
"""

import gc
from collections.abc import Callable, Sequence
from heapq import heappop, heappushpop
from typing import Any

from js import Promise
from pyodide.ffi import can_run_sync, create_proxy, run_sync

from marelle_sim.errors import UsageProblem


class BrowserTurns:
    """Runs several programs in one thread, each on a stack of its own; the program with the earliest virtual time runs first."""

    def __init__(self) -> None:
        """Prepare to take turns by promises.

        Raises:
            UsageProblem: E-RUN-22, this browser cannot suspend a stack.
        """
        if not can_run_sync():
            raise UsageProblem("E-RUN-22")
        self._waiting: list[tuple[int, int]] = []
        self._stacks: list[Any] = []
        self._gates: dict[int, Any] = {}  # the promises of the suspended programs
        self._over = Promise.withResolvers()
        self._fault: BaseException | None = None

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        """Run all programs to their ends. When a program raises an exception, raise it at once; the other programs do not go on."""
        self._stacks = [create_proxy(self._player(program)) for program in programs]
        self._waiting = [(0, index) for index in range(len(programs))]  # sorted, so a heap
        gc.disable()  # with suspended stacks it ends the page's Python: decision 030
        try:
            self._next()
            run_sync(self._over.promise)
        finally:
            gc.enable()
        for stack in self._stacks:
            stack.destroy()
        if self._fault is not None:
            raise self._fault

    def wait(self, index: int, ms: int) -> None:
        """Suspend program `index` until no other is earlier than `ms` of virtual time; of several at `ms`, the lowest index goes first."""
        _ms, first = heappushpop(self._waiting, (ms, index))
        if first != index:
            gate = self._gates[index] = Promise.withResolvers()
            self._go_on(first)
            run_sync(gate.promise)

    def _player(self, program: Callable[[], object]) -> Callable[[], None]:
        def play() -> None:
            try:
                program()
                self._next()
            except BaseException as fault:  # noqa: BLE001 - raised again by run(), which waits
                self._fault = fault
                self._over.resolve()

        return play

    def _next(self) -> None:
        if self._waiting:
            self._go_on(heappop(self._waiting)[1])
        else:
            self._over.resolve()

    def _go_on(self, index: int) -> None:
        gate = self._gates.pop(index, None)
        if gate is None:
            self._stacks[index].callPromising()  # for the first time
        else:
            gate.resolve()
