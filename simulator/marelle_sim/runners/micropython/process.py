"""Carries the messages to a `micropython` of this computer, through pipes."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO, TYPE_CHECKING

from marelle_sim.errors import UsageProblem
from marelle_sim.processes import ChildProcess, death_signal
from marelle_sim.processes.fence import Limits, executables_of, fence_before
from marelle_sim.runners.unfenced import warn_if_unfenced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_sim.processes.fence.executables import Executables

_LARGER, _OURS_BYTES = 2, 139_264  # objects are twice as large here; and what we put there
OUTPUT_BYTES = 1 << 24  # of what it prints in C, of all of a run
_LIMITS = Limits(memory_bytes=1 << 29, processor_s=86_400, file_bytes=OUTPUT_BYTES, files=64)
_LOOK_S = 0.05  # seconds between two checks whether the run was stopped
_GUEST = Path(__file__).parent / "guest" / "marelle_main.py"


class GuestProcess:
    """MicroPython in a child process; `read` and `write` are how it is talked to.

    It is ended when it is closed, or at the latest `_LOOK_S` after `stopped` has become true: even when it
    computes and asks nothing.
    """

    def __init__(self, heap_bytes: int, stopped: Callable[[], bool]) -> None:
        """Start it.

        Args:
            heap_bytes: of the board.
            stopped: tells whether the run was stopped from outside, by Ctrl-C or by its limit of the wall clock.

        Raises:
            UsageProblem: E-VM-01, there is no `micropython` on this computer.
        """
        needed = executables()
        heap = _LARGER * heap_bytes + _OURS_BYTES
        command = [needed.programs[0], "-X", f"heapsize={heap}", str(_GUEST)]
        environment = {"PATH": os.environ.get("PATH", "")}
        try:
            # In this process's group, so that ending an isolated run ends this child too.
            # What its own C prints goes into a file, from which it takes it again.
            with (
                _file_for_prints() as printed,
                fence_before(needed, _LIMITS, [os.path.realpath(_GUEST.parent)]) as close,
            ):
                first = partial(_all_of, [*filter(None, [death_signal()]), close])
                self._child = ChildProcess(
                    command, environment, own_group=False, prints_into=printed, first=first
                )
                layers = close.holding()
        except OSError as error:
            raise UsageProblem("E-VM-01") from error
        warn_if_unfenced(layers, "micropython")
        self.read, self.write = self._child.read, self._child.write
        self._over = Event()
        self._others = _together(self._child.pid)
        Thread(target=self._watch, args=(stopped,), daemon=True).start()

    def _watch(self, stopped: Callable[[], bool]) -> None:
        while not self._over.wait(_LOOK_S):
            if stopped():
                self._child.kill()
                return

    def close(self) -> None:
        """End it, whatever it does."""
        self._over.set()
        _apart(self._others)
        self._child.close()


def _all_of(steps: Sequence[Callable[[], object]]) -> None:
    for step in steps:
        step()


def _file_for_prints() -> IO[bytes]:
    """Return an unlinked temporary file for the output: a sandboxed process cannot create one."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("printed"), "w+b")
    return TemporaryFile()


def _together(child: int) -> set[int]:
    """Pin the child and this thread to one processor, and return the processors that this thread was allowed before.

    One of the two always waits for the other: waking up another processor takes six times as long as the answer.
    """
    if not hasattr(os, "sched_setaffinity"):
        return set()
    others = os.sched_getaffinity(0)
    if len(others) == 1:  # another child has been brought together with this thread already
        others = set()
    with suppress(OSError, ValueError, IndexError):
        here = _processor(os.sched_getaffinity(0))
        os.sched_setaffinity(child, {here})
        os.sched_setaffinity(0, {here})
    return others


def _processor(allowed: set[int]) -> int:
    """Return one of some processors, by our process number, so that parallel runs use different ones."""
    return sorted(allowed)[os.getpid() % len(allowed)]


def _apart(others: set[int]) -> None:
    if others:
        os.sched_setaffinity(0, others)


def find() -> str:
    """Return the path of `micropython`: on PATH, else beside this Python, where pip installs it in a virtual environment.

    Raises:
        UsageProblem: E-VM-01, there is none.
    """
    beside = str(Path(sys.executable).parent)
    found = shutil.which("micropython") or shutil.which("micropython", path=beside)
    if found is None:
        raise UsageProblem("E-VM-01")
    return found


def executables() -> Executables:
    """Return the files that the system executes and reads to start `micropython`.

    Raises:
        UsageProblem: E-VM-01, there is none.
    """
    return executables_of(find())
