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
from typing import IO, TYPE_CHECKING

from marelle_sim.processes.fence.environment import child_environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

MOST_BYTES = 400_000_000  # of what a child says; an hour's trace takes a tenth of it
_BYTES_OF_A_LINE = 100  # that it takes beside its text
_LAST_WORDS_S = 1.0  # to hear the rest of what an ended process said


class ChildProcess:
    """A process to whose standard input one writes and whose standard output one reads.

    Attributes:
        pid: its number.

    Example:
        >>> with python_child("marelle_sim.runners.child") as child:
        ...     child.send(question)
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        own_group: bool = True,
        prints_into: IO[bytes] | None = None,
    ) -> None:
        """Start it.

        Args:
            command: the program and its arguments.
            environment: its variables; None for this process's.
            own_group: whether it is ended with all that it has started itself, and Ctrl-C is not for it (not on Windows).
            prints_into: a file for its standard output. Then it is heard on a pipe of its own, whose number is added
                to its arguments (not on Windows).

        Raises:
            OSError: it cannot be started.
        """
        self._own_group = own_group
        ours, theirs = ([end] for end in os.pipe()) if prints_into is not None else ([], [])
        try:
            self._process = subprocess.Popen(
                [*command, *map(str, theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if prints_into is None else prints_into,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=own_group,
                pass_fds=theirs,
            )
        except OSError:
            for end in ours:
                os.close(end)
            raise
        finally:
            for end in theirs:
                os.close(end)
        stdout = os.fdopen(ours[0], "rb") if ours else self._process.stdout
        assert self._process.stdin is not None
        assert stdout is not None
        self._stdin, self._stdout = self._process.stdin, stdout
        self._to, self._from = self._stdin.fileno(), self._stdout.fileno()
        self.pid = self._process.pid
        self._listener: Thread | None = None
        self._letters: SimpleQueue[bytes] | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Send bytes, as far as it still listens; wait until it has taken them."""
        with suppress(OSError):
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._to, rest) :]

    def send(self, data: bytes) -> None:
        """Send bytes and wait for nothing: whether it takes them is its business."""
        if self._letters is None:
            self._letters = SimpleQueue()
            Thread(target=self._deliver, args=(self._letters,), daemon=True).start()
        self._letters.put(data)

    def _deliver(self, letters: SimpleQueue[bytes]) -> None:
        while data := letters.get():
            self.write(data)
        with suppress(OSError):
            self._stdin.close()

    def read(self, size: int) -> bytes:
        """Return that many bytes or fewer, as soon as there are any; b"" if it has closed its side."""
        return os.read(self._from, size)

    def listen(self, heard: Heard, most_bytes: int = MOST_BYTES) -> None:
        """Put each line that it says into a queue; None when it has closed its side, b"" when it has said too much."""
        self._listener = Thread(target=self._listen, args=(heard, most_bytes), daemon=True)
        self._listener.start()

    def _listen(self, heard: Heard, left: int) -> None:
        last: bytes | None = None
        with self._stdout, suppress(OSError):
            while not self._closed and (line := self._stdout.readline(max(1, left))):
                left -= len(line) + _BYTES_OF_A_LINE
                if left < 0:
                    last = b""
                    break
                heard.put((self, line))
        heard.put((self, last))

    def kill(self) -> None:
        """End it, however busy it is, with all of its group."""
        if self._own_group:
            with suppress(OSError, AttributeError):  # the second: Windows knows no groups
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()

    def close(self) -> None:
        """End it and let go of its pipes; what it has started and let escape cannot hold us."""
        if self._closed:
            return
        self._closed = True
        self.kill()
        self._process.wait()
        if self._letters is None:
            with suppress(OSError):
                self._stdin.close()
        else:
            self._letters.put(b"")
        if self._listener is None:
            self._stdout.close()
        else:  # it closes the pipe at its end, which comes later if somebody else has the other one
            self._listener.join(_LAST_WORDS_S)


Heard = SimpleQueue[tuple[ChildProcess, bytes | None]]
"""Lines that children say, in order: which child, and its line; see `ChildProcess.listen`."""


def next_line(heard: Heard, end_s: float) -> tuple[ChildProcess, bytes | None] | None:
    """Return the next line that a child says, and which child; None if `monotonic()` reaches `end_s` before."""
    left_s = end_s - monotonic()
    if left_s <= 0:
        return None
    try:
        return heard.get(timeout=left_s)
    except Empty:
        return None


def python_child(module: str, *, own_group: bool = True) -> ChildProcess:
    """Start a module in another Python, which finds what this one finds; see `ChildProcess`.

    Example:
        >>> child = python_child("marelle_sim.runners.child")
    """
    environment = child_environment()
    environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    environment["PYTHONIOENCODING"] = "utf-8"
    environment["PYTHONHASHSEED"] = "0"  # a set of strings has the same order in each run
    return ChildProcess([sys.executable, "-P", "-m", module], environment, own_group=own_group)
