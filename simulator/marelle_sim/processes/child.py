"""A child process: started, fed, heard with a deadline on every wait, and ended whatever it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LAST_WORDS_S = 1.0  # to hear the rest of what an ended process said
MOST_BYTES = 400_000_000  # of what a child says; an hour's trace takes a tenth of it


class ChildProcess:
    """A process to whose standard input one writes and whose standard output one reads.

    Attributes:
        pid: its number.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        own_group: bool = True,
    ) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            environment: its variables; None for this process's.
            own_group: whether it is ended with all that it has started itself, and Ctrl-C is not for it (not on Windows).

        Raises:
            OSError: it cannot be started.
        """
        self._own_group = own_group
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=own_group,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._to, self._from = self._stdin.fileno(), self._stdout.fileno()
        self.pid = self._process.pid
        self._listener: Thread | None = None

    def write(self, data: bytes) -> None:
        """Send bytes, as far as it still listens."""
        with suppress(OSError):
            sent = os.write(self._to, data)
            while sent < len(data):
                sent += os.write(self._to, data[sent:])

    def read(self, size: int) -> bytes:
        """Return that many bytes or fewer, as soon as there are any; b"" if it has closed its side."""
        return os.read(self._from, size)

    def listen(self, heard: Heard) -> None:
        """Put each line that it says into a queue, and None when it has closed its side."""
        self._listener = Thread(target=self._listen, args=(heard,), daemon=True)
        self._listener.start()

    def _listen(self, heard: Heard) -> None:
        with self._stdout, suppress(OSError):
            while line := self._stdout.readline(MOST_BYTES):
                heard.put((self, line))
        heard.put((self, None))

    def kill(self) -> None:
        """End it, however busy it is, with all of its group."""
        if self._own_group:
            with suppress(OSError, AttributeError):  # the second: Windows knows no groups
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()

    def close(self) -> None:
        """End it and let go of its pipes; what it has started and let escape cannot hold us."""
        self.kill()
        self._process.wait()
        with suppress(OSError):
            self._stdin.close()
        if self._listener is None:
            self._stdout.close()
        else:  # it closes the pipe at its end, which comes later if somebody else has the other one
            self._listener.join(_LAST_WORDS_S)


Heard = SimpleQueue[tuple[ChildProcess, bytes | None]]
"""Lines that children say, in order: which child, and its line; None when it has closed its side."""


def next_line(heard: Heard, end_s: float) -> tuple[ChildProcess, bytes | None] | None:
    """Return the next line that a child says, and which child; None if `monotonic()` reaches `end_s` before."""
    try:
        return heard.get(timeout=max(0.0, end_s - monotonic()))
    except Empty:
        return None


def python_child(module: str) -> ChildProcess:
    """Start a module in another Python, which finds what this one finds.

    Example:
        >>> child = python_child("marelle_sim.runners.child")
    """
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    environment["PYTHONIOENCODING"] = "utf-8"
    return ChildProcess([sys.executable, "-P", "-m", module], environment)
