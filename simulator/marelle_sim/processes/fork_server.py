"""A fork server: a process that has loaded what its children need, and starts each child as a copy of itself.

Loading is most of what a short-lived Python costs. The server runs nothing of anybody's, has one thread, and has one
child at a time; each child gets two new pipes, its standard input and output, and nothing of another's. Both ends speak
over an unnamed pair of sockets, the one way in which Unix hands pipes from process to process.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from struct import Struct
from typing import TYPE_CHECKING

from marelle_sim.processes.child import ChildProcess, python_command
from marelle_sim.processes.lifeline import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

_FORK, _END = b"f", b"e"
_PID = _SIZE = Struct("=q")
_ENDS = 2  # of pipes, that a child gets


class ForkServer:
    """The parent's side of a fork server.

    Attributes:
        pid: its number.

    Example:
        >>> with ForkServer("marelle_sim.runners.child.warm") as server, server.start() as child:
        ...     child.send(question)
    """

    def __init__(self, module: str, given: bytes = b"") -> None:
        """Start the server and wait until it is ready.

        Args:
            module: what it runs: loads what is needed, and calls `serve`.
            given: what it is told at its start, for all its children.

        Raises:
            OSError: it cannot be started.
        """
        command, environment = python_command(module)
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self.pid = self._process.pid
        with suppress(OSError):  # it has ended already: `start` says so
            self._control.sendall(_SIZE.pack(len(given)) + given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def start(self) -> ChildProcess:
        """Start a child; the one before must be closed.

        Raises:
            OSError: the server has ended.
        """
        with ExitStack() as theirs, ExitStack() as ours:
            stdin, our_stdin = os.pipe()
            our_stdout, stdout = os.pipe()
            for end in (stdin, stdout):
                theirs.callback(os.close, end)
            pipes = os.fdopen(our_stdin, "wb", buffering=0), os.fdopen(our_stdout, "rb")
            for pipe in pipes:
                ours.callback(pipe.close)
            with self._asking():
                socket.send_fds(self._control, [_FORK + _PID.pack(0)], [stdin, stdout])
                (pid,) = _PID.unpack(self._answer())
            ours.pop_all()
        return ChildProcess.of(_Forked(self, pid), *pipes)

    def end_child(self, pid: int) -> None:
        """Have the server end its child of that process number, which only it can know to be still in use."""
        with suppress(OSError), self._asking():
            self._control.sendall(_END + _PID.pack(pid))
            self._answer()

    def close(self) -> None:
        """End the server and its child."""
        self._control.close()
        self._process.wait()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """End the server if an exception, such as Ctrl-C, comes before its answer, which the next request would get."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _answer(self) -> bytes:
        answer = self._control.recv(_PID.size, socket.MSG_WAITALL)
        if len(answer) < _PID.size:
            raise BrokenPipeError("the fork server has ended")
        return answer


class _Forked:
    """A child of a fork server, with the methods that `ChildProcess` needs."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server, self.pid = server, pid

    def kill(self) -> None:
        """Have the server end this child."""
        self._server.end_child(self.pid)

    def wait(self) -> None:
        """Do nothing: the server has waited."""


def serve(load: Callable[[bytes], Callable[[], object]]) -> None:
    """Start children for the parent until it closes the pipe or dies.

    Args:
        load: is given what the parent has told, and returns what each child does.
    """
    end_with_parent()
    control = socket.socket(fileno=os.dup(0))
    (size,) = _SIZE.unpack(control.recv(_SIZE.size, socket.MSG_WAITALL))
    run = load(control.recv(size, socket.MSG_WAITALL))
    if _is_child(control):
        run()


def _is_child(control: socket.socket) -> bool:
    """Fork a child for each request of the parent; return True in each child, and False in the server when the parent has closed."""
    child = 0
    while True:
        asked, ends, _flags, _address = socket.recv_fds(control, len(_FORK) + _PID.size, _ENDS)
        word, number = asked[:1], asked[1:]
        if child and (word != _END or _PID.unpack(number) == (child,)):
            _end(child)
            child = 0
        if not word:
            return False
        if word == _FORK:
            child = os.fork()
            if not child:
                control.close()
                _become(*ends)
                return True
            for end in ends:
                os.close(end)
        control.sendall(_PID.pack(child))


def _become(stdin: int, stdout: int) -> None:
    """Make this copy an independent child: only its two pipes are open, and it ends with the server."""
    os.setsid()
    for number, end in enumerate((stdin, stdout)):  # the server has no other file open
        os.dup2(end, number)
        os.close(end)
    end_with_parent()


def _end(child: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ProcessLookupError):  # it has not become one of its own yet
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


__all__ = ["ForkServer", "serve"]
