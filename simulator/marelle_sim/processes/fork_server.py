"""A fork server: a process that has loaded what its children need, and starts each child as a copy of itself.

Loading modules is most of what a short-lived Python costs. The server itself runs no pupil's program, has one thread, and
one child at a time. Each child gets two new pipes, its standard input and output, and shares no file with another child.
Parent and server talk over an unnamed pair of sockets, because Unix can send a pipe to another process only over a socket.
"""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from struct import Struct
from typing import Self

from marelle_sim.processes.child import ChildProcess, python_command
from marelle_sim.processes.lifeline import end_with_parent

_FORK, _END = b"f", b"e"
_PID = _SIZE = Struct("=q")
_ENDS = 2  # of pipes, that a child gets


class ForkServer:
    """The parent's side of a fork server.

    Attributes:
        pid: the server's process ID.

    Example:
        >>> with ForkServer("marelle_sim.runners.child.warm", packed([]).encode()) as server, server.start() as child:
        ...     child.send(question)
    """

    def __init__(self, module: str, given: bytes = b"") -> None:
        """Start the server and send it `given`.

        Args:
            module: the name of the module that the server runs; it calls `serve`.
            given: bytes for the argument `load` of `serve`, a function that the server calls with them once for all its children.

        Raises:
            OSError: the process cannot be started; if it ends while it loads, only `start` raises.
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
        """Start a child and return it; a child that is still running is ended first.

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
        """Have the server kill its child if that has this process ID; only the server can tell that the ID is still its child's."""
        with suppress(OSError), self._asking():
            self._control.sendall(_END + _PID.pack(pid))
            self._answer()

    def close(self) -> None:
        """End the server and its child."""
        self._control.close()
        self._process.wait()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Close the server if an exception, such as Ctrl-C, interrupts a request; else the next request would read its answer."""
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
    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server, self.pid = server, pid

    def kill(self) -> None:
        self._server.end_child(self.pid)

    def wait(self) -> None:
        """Do nothing: in `kill` the server has already waited for the end of the child."""


def serve(load: Callable[[bytes], Callable[[], object]]) -> None:
    """Run the server: start a child at each request of the parent, until the parent closes its socket or ends.

    Args:
        load: called once with the bytes `given` of `ForkServer`; returns the function that each child runs.
    """
    end_with_parent()
    control = socket.socket(fileno=os.dup(0))
    (size,) = _SIZE.unpack(control.recv(_SIZE.size, socket.MSG_WAITALL))
    run = load(control.recv(size, socket.MSG_WAITALL))
    if _is_child(control):
        run()


def _is_child(control: socket.socket) -> bool:
    """Fork a child at each request; return True in each child, and False in the server when the parent closes its socket."""
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
    """Make this forked copy a child: a session of its own, no file open but the two pipes and `/dev/null`; it ends with the server."""
    os.setsid()
    for number, end in enumerate((stdin, stdout)):  # the server has no other file open
        os.dup2(end, number)
        os.close(end)
    end_with_parent()


def _end(child: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ProcessLookupError):  # the group does not exist before the child's `setsid`
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


__all__ = ["ForkServer", "serve"]
