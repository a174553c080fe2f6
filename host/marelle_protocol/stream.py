"""The bytes between a computer and a board, without a port: a protocol is a generator that yields what to send and how long to wait.

It yields `Send`, `Wait` or `Restart`. Its driver, which has a port and a clock, resumes it with `Came`: the time, and the bytes that have arrived.
So the same protocol runs on a serial port, on thirty of them, on a virtual clock with faults, and over a browser's streams.
A protocol opens no port, reads no clock and never sleeps.
"""

from collections.abc import Callable, Generator
from typing import NamedTuple, TypeAlias, TypeVar

Result = TypeVar("Result")
Action: TypeAlias = "Send | Wait | Restart"
Protocol: TypeAlias = Generator[Action, "Came", Result]

# Bytes not read yet: older ones are dropped, so that a board cannot fill the memory.
_MOST_KEPT = 1 << 20


class Send(NamedTuple):
    """Ask the driver to send these bytes to the board."""

    data: bytes


class Wait(NamedTuple):
    """Ask the driver to wait for bytes from the board, until the time `until_s` at most."""

    until_s: float


class Restart(NamedTuple):
    """Ask the driver to reset the board as its reset button does, through its port (by DTR and RTS, or a break).

    Not every port can do that: `Came.restarted` has the answer.
    """


class Came(NamedTuple):
    """The driver's answer.

    Attributes:
        now_s: the time on the driver's clock, in seconds.
        data: the bytes that have arrived since its last answer; after a `Restart`, bytes that came before its end may be missing.
        restarted: after a `Restart`, True if the port can reset a board; even then no board has restarted if DTR and RTS are not
            wired to its chip.
    """

    now_s: float
    data: bytes = b""
    restarted: bool = False


class SilentError(Exception):
    """The expected bytes have not arrived in time, or others came.

    Attributes:
        seen: the last bytes that arrived instead, at most 200.
    """

    def __init__(self, seen: bytes) -> None:
        super().__init__(repr(seen[-200:]))
        self.seen = seen[-200:]


class RestartedError(SilentError):
    """A board was reset by its port, and its program runs again, because no guard has prevented that."""


class RefusedError(Exception):
    """A board has answered with an error: it has not done its task.

    Attributes:
        said: the end of its answer, at most 200 bytes; its `repr` is the message.
    """

    def __init__(self, said: bytes) -> None:
        super().__init__(repr(said[-200:]))
        self.said = said[-200:]


class RunningError(RefusedError):
    """A board's motors may be running: they could not be stopped, or its program could not be interrupted."""


class Stream:
    """The bytes from a board that were received but not read yet. Its methods are parts of protocols, to be called with `yield from`."""

    def __init__(self) -> None:
        self._unread = b""

    def send(self, data: bytes) -> Protocol[None]:
        """Send bytes to the board."""
        self._keep((yield Send(data)))

    def restart(self) -> Protocol[bool]:
        """Reset the board through its port, and drop the bytes that were received; return False if the port cannot do that."""
        came = yield Restart()
        self._unread = b""
        return came.restarted

    def time_s(self) -> Protocol[float]:
        """Return the time on the driver's clock, in seconds."""
        came = yield Wait(0.0)
        self._keep(came)
        return came.now_s

    def read_until(self, ending: bytes, timeout_s: float) -> Protocol[bytes]:
        """Return the bytes before the next `ending`, and drop the ending itself.

        Raises:
            SilentError: the ending has not arrived within `timeout_s`.
        """
        if not (yield from self._comes(lambda: ending in self._unread, timeout_s)):
            raise SilentError(self._unread)
        found, _, self._unread = self._unread.partition(ending)
        return found

    def read(self, count: int, timeout_s: float) -> Protocol[bytes]:
        """Return exactly `count` bytes.

        Raises:
            SilentError: they have not arrived within `timeout_s`.
        """
        if not (yield from self._comes(lambda: len(self._unread) >= count, timeout_s)):
            raise SilentError(self._unread)
        found, self._unread = self._unread[:count], self._unread[count:]
        return found

    def read_some(self, timeout_s: float) -> Protocol[bytes]:
        """Return all bytes received and not read yet; wait at most `timeout_s` for the first one, then return b""."""
        yield from self._comes(lambda: bool(self._unread), timeout_s)
        found, self._unread = self._unread, b""
        return found

    def pause(self, seconds: float) -> Protocol[None]:
        """Wait for `seconds`; the bytes received meanwhile, at most the last 1 MiB, can be read afterwards."""
        yield from self._comes(bool, seconds)

    def forget(self, quiet_s: float) -> Protocol[None]:
        """Drop received bytes until none comes for `quiet_s`; give up after five times `quiet_s` if they never stop."""
        now_s = yield from self.time_s()
        end_s = now_s + 5 * quiet_s
        while now_s < end_s:
            self._unread = b""
            came = yield Wait(min(end_s, now_s + quiet_s))
            now_s = came.now_s
            if not came.data:
                return

    def _comes(self, has_come: Callable[[], bool], timeout_s: float) -> Protocol[bool]:
        """Receive bytes until `has_come` returns True, for `timeout_s` at most; return its last result."""
        until_s = (yield from self.time_s()) + timeout_s
        is_late = False
        while not (has_come() or is_late):
            came = yield Wait(until_s)
            self._keep(came)
            is_late = came.now_s >= until_s
        return has_come()

    def _keep(self, came: Came) -> None:
        self._unread = (self._unread + came.data)[-_MOST_KEPT:]
