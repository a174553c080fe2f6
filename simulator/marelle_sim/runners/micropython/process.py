"""Starts a `micropython` of this computer as a child process, and passes messages to and from it through pipes."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import IO

from marelle_sim.errors import UsageProblem
from marelle_sim.microcontroller import shared
from marelle_sim.processes import ChildProcess, death_signal
from marelle_sim.processes.fence import Limits, executables_of, fence_before
from marelle_sim.processes.fence.executables import Executables
from marelle_sim.runners.unfenced import warn_if_unfenced

_LARGER, _OURS_BYTES = 2, 143_360  # objects are twice as large here; for our modules
OUTPUT_BYTES = 1 << 24  # of the text that MicroPython's C code prints in a whole run
_LIMITS = Limits(memory_bytes=1 << 29, processor_s=86_400, file_bytes=OUTPUT_BYTES, files=64)
_LOOK_S = 0.05  # seconds between two checks whether the run was stopped
_GUEST = Path(__file__).parent / "guest" / "marelle_main.py"
_SHARED = Path(shared.__file__).parent


class GuestProcess:
    """MicroPython in a child process; `read` and `write` are those of `ChildProcess`.

    It is killed when it is closed, or at the latest 50 ms (`_LOOK_S`) after `stopped` returns true, even if it computes and sends
    no question.
    """

    def __init__(self, heap_bytes: int, stopped: Callable[[], bool]) -> None:
        """Start MicroPython in its sandbox.

        Args:
            heap_bytes: size of the board's heap.
            stopped: tells whether the run was stopped from outside, by Ctrl-C or by its wall-clock limit.

        Raises:
            UsageProblem: E-VM-01, there is no `micropython` on this computer, or it cannot be started.
        """
        needed = executables()
        heap = _LARGER * heap_bytes + _OURS_BYTES
        command = [needed.programs[0], "-X", f"heapsize={heap}", str(_GUEST)]
        environment = {"PATH": os.environ.get("PATH", ""), "MICROPYPATH": str(_SHARED)}
        readable = [os.path.realpath(folder) for folder in (_GUEST.parent, _SHARED)]
        try:
            # In this process's group, so that killing an isolated run kills this child too.
            # Its C code prints into a file; the guest reads that file and sends the text to the host.
            with (
                _file_for_prints() as printed,
                fence_before(needed, _LIMITS, readable) as close,
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
        """Kill MicroPython, whatever it does, and let this thread use the processors again that it used before."""
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
    """Pin the child and this thread to one processor; return the processors that this thread might use before.

    One of the two always waits for the other, and waking another processor takes six times as long as an answer.
    The set is empty if this thread was pinned already, or if this system has no `sched_setaffinity`.
    """
    if not hasattr(os, "sched_setaffinity"):
        return set()
    others = os.sched_getaffinity(0)
    if len(others) == 1:  # this thread has already been pinned, with another child
        others = set()
    with suppress(OSError, ValueError, IndexError):
        allowed = sorted(os.sched_getaffinity(0))
        here = allowed[os.getpid() % len(allowed)]  # runs in parallel use different ones
        os.sched_setaffinity(child, {here})
        os.sched_setaffinity(0, {here})
    return others


def _apart(others: set[int]) -> None:
    if others:
        os.sched_setaffinity(0, others)


def find() -> str:
    """Return the path of the program `micropython`: in PATH, else in the folder of this Python, where pip installs it.

    Raises:
        UsageProblem: E-VM-01, it is in neither.
    """
    beside = str(Path(sys.executable).parent)
    found = shutil.which("micropython") or shutil.which("micropython", path=beside)
    if found is None:
        raise UsageProblem("E-VM-01")
    return found


def executables() -> Executables:
    """Return the files that the operating system executes and reads to start `micropython`.

    Raises:
        UsageProblem: E-VM-01, there is no `micropython` on this computer.
    """
    return executables_of(find())
