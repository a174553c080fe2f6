"""A child process: reading its lines has a deadline, and closing it kills it, whatever it is doing."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO, Protocol, Self

from marelle_sim.processes.fence.environment import child_environment
from marelle_sim.processes.output_lines import MOST_BYTES, READ_BYTES, LineSplitter, OutputLines

_LAST_WORDS_S = 1.0  # to read the rest of an ended process's output


class Process(Protocol):
    """The methods that `ChildProcess` needs of a process."""

    @property
    def pid(self) -> int:
        """The process ID."""

    def kill(self) -> object:
        """Kill the process at once; it gets no chance to clean up."""

    def wait(self) -> object:
        """Wait until the process has ended, without a time limit; what it returns is not used."""


class ChildProcess:
    """A process with pipes to its standard input and from its standard output; its standard error is discarded.

    Attributes:
        pid: the process ID.

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
        first: Callable[[], object] | None = None,
    ) -> None:
        """Start the process.

        Args:
            command: the program and its arguments.
            environment: its environment variables; None: those of this process.
            own_group: whether the child gets a process group of its own (not on Windows): `kill` then also ends the processes
                that it has started, and Ctrl-C in the terminal does not reach it.
            prints_into: a file that gets its standard output (not on Windows). `read` then reads another pipe, whose
                descriptor number the child gets as its last argument.
            first: a function that runs in the child between fork and exec (not on Windows). It may only make system calls,
                through functions that were looked up before the fork.

        Raises:
            OSError: the program cannot be started, or `first` has raised an exception.
        """
        ours, theirs = ([end] for end in os.pipe()) if prints_into is not None else ([], [])
        try:
            process = subprocess.Popen(
                [*command, *map(str, theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if prints_into is None else prints_into,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=own_group,
                pass_fds=theirs,
                preexec_fn=first,  # noqa: PLW1509 - see `first`
            )
        except (OSError, subprocess.SubprocessError) as error:
            for end in ours:
                os.close(end)
            if isinstance(error, OSError):
                raise
            raise OSError("what it does first has failed") from error
        finally:
            for end in theirs:
                os.close(end)
        stdout = os.fdopen(ours[0], "rb") if ours else process.stdout
        assert process.stdin is not None
        assert stdout is not None
        self._hold(process, process.stdin, stdout, own_group=own_group)

    @classmethod
    def of(cls, process: Process, stdin: IO[bytes], stdout: IO[bytes]) -> Self:
        """Return a `ChildProcess` for a process that other code has started.

        `stdin` is our writing end of its standard input, `stdout` our reading end of its standard output.
        """
        child = cls.__new__(cls)
        child._hold(process, stdin, stdout, own_group=False)  # noqa: SLF001 - it is one of ours
        return child

    def _hold(
        self, process: Process, stdin: IO[bytes], stdout: IO[bytes], *, own_group: bool
    ) -> None:
        self._process, self._stdin, self._stdout = process, stdin, stdout
        self._to, self._from = stdin.fileno(), stdout.fileno()
        self.pid, self._closed, self._own_group = process.pid, False, own_group
        self._outbox: SimpleQueue[bytes] | None = None
        self._listening: tuple[LineSplitter, Thread] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def write(self, data: bytes) -> None:
        """Write bytes to its standard input; return when all are in the pipe, or when the process has closed its end."""
        with suppress(OSError):
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._to, rest) :]

    def send(self, data: bytes) -> None:
        """Queue bytes for its standard input and return at once; a thread writes them."""
        if self._outbox is None:
            self._outbox = SimpleQueue()
            Thread(target=self._deliver, args=(self._outbox,), daemon=True).start()
        self._outbox.put(data)

    def _deliver(self, outbox: SimpleQueue[bytes]) -> None:
        while data := outbox.get():
            self.write(data)
        with suppress(OSError):
            self._stdin.close()

    def read(self, size: int) -> bytes:
        """Wait for output without a time limit and return 1 to `size` bytes of it; b"" if the process has closed its output."""
        return os.read(self._from, size)

    def listen(self, heard: OutputLines, most_bytes: int = MOST_BYTES) -> None:
        """Read its output in a thread and add each line to `heard`, whose `next_line` returns it.

        The thread stops reading after `most_bytes`, in which each line counts 250 bytes more than its length, or in a line longer than
        16 MB. At the end it closes the pipe, and adds None in place of a line; b"" if it was too much.
        """
        saying = LineSplitter(self, heard, most_bytes)
        listener = Thread(target=self._listen, args=(saying,), daemon=True)
        self._listening = saying, listener
        listener.start()

    def _listen(self, saying: LineSplitter) -> None:
        more = True
        with self._stdout, suppress(OSError):
            while more and (data := os.read(self._from, READ_BYTES)):
                more = saying.take(data)
        saying.end(too_much=not more)

    def is_over(self) -> bool:
        """Tell whether the process has ended: it has closed its input, or its output is no longer read (see `listen`).

        On Windows only the second is known.
        """
        if self._listening is not None and not self._listening[1].is_alive():
            return True
        if sys.platform == "win32":  # which cannot ask a pipe that
            return False
        ours = select.poll()
        ours.register(self._to, 0)
        return bool(ours.poll(0))

    def kill(self) -> None:
        """Kill the process at once, with its process group if it has one of its own."""
        if self._own_group:
            with suppress(OSError, AttributeError):  # the second: Windows knows no groups
                os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()

    def close(self) -> None:
        """Kill the process and close its pipes.

        It does not wait for a process that the child started and that left its process group.
        """
        if self._closed:
            return
        self._closed = True
        if self._listening is not None:
            self._listening[0].stop()
        try:
            self.kill()
            self._process.wait()
        finally:  # Ctrl-C may come meanwhile
            self._let_go()

    def _let_go(self) -> None:
        if self._outbox is None:
            with suppress(OSError):
                self._stdin.close()
        else:
            self._outbox.put(b"")
        if self._listening is None:
            self._stdout.close()
        else:  # the thread closes the pipe when it reads its end, later if another process holds the other end
            self._listening[1].join(_LAST_WORDS_S)


def python_child(module: str, *, own_group: bool = True) -> ChildProcess:
    """Start a new Python that runs `module` (as `python -m`), with this process's `safe_path`; see `ChildProcess`.

    Example:
        >>> child = python_child("marelle_sim.runners.child")
    """
    command, environment = python_command(module)
    return ChildProcess(command, environment, own_group=own_group)


def python_command(module: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment variables that run `module` in a new Python, with this process's `safe_path`."""
    environment = {
        **child_environment(),
        "PYTHONPATH": os.pathsep.join(safe_path(sys.path)),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONHASHSEED": "0",  # a set of strings has the same order in each run
    }
    return [sys.executable, "-P", "-m", module], environment


def safe_path(places: Sequence[str]) -> list[str]:
    """Return the folders of a module path (`sys.path`) with those of Python's standard library first.

    So no other file is imported in place of a standard module. Relative folders are left out, because what they mean
    depends on the current folder.

    Example:
        >>> safe_path(["/home/ana", "lib", "", "/usr/lib/python3.11"])
        ['/usr/lib/python3.11', '/home/ana']
    """
    library = os.path.dirname(os.__file__)  # noqa: PTH120
    absolute = [place for place in places if os.path.isabs(place)]  # noqa: PTH117
    return sorted(absolute, key=lambda place: not _is_of_python(place, library))


def _is_of_python(place: str, library: str) -> bool:
    folder, name = os.path.split(place)
    beside = folder == os.path.dirname(library) and name.startswith(("python", "DLLs"))  # noqa: PTH120
    return place == library or (folder == library and name == "lib-dynload") or beside
