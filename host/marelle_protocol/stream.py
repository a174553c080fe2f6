"""The bytes between a computer and a board, without a port: a protocol says what it sends and how long it waits.

A protocol is a generator. It yields `Send` or `Wait`; whoever drives it has a port and a clock, and resumes it with `Came`: what
time it is, and what has come. So the same protocol runs on a serial port, on thirty of them, on a virtual clock with faults,
and over a browser's streams. It opens nothing, reads no clock and sleeps not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import TypeAlias

    Result = TypeVar("Result")
    Action: TypeAlias = "Send | Wait | Restart"
    Protocol: TypeAlias = Generator[Action, "Came", Result]

_MOST_KEPT = 1 << 20  # bytes that wait to be read: a board that floods fills no memory


class Send(NamedTuple):
    """Send these bytes to the board."""

    data: bytes


class Wait(NamedTuple):
    """Wait for a byte, but no longer than until that time; whatever has come then is given."""

    until_s: float


class Restart(NamedTuple):
    """Restart the board as its reset button does, by the lines of its port, where that has some."""


class Came(NamedTuple):
    """What time it is, in seconds of the driver's clock, and what has come.

    Attributes:
        restarted: after a `Restart`, whether the port can do that; a board whose port does not lead its lines to the chip goes on.
    """

    now_s: float
    data: bytes = b""
    restarted: bool = False


class SilentError(Exception):
    """What was waited for has not come in time.

    Attributes:
        seen: the last of what came instead, at most 200 bytes.
    """

    def __init__(self, seen: bytes) -> None:
        super().__init__(repr(seen[-200:]))
        self.seen = seen[-200:]


class RestartedError(SilentError):
    """A board was restarted, and its program runs again: no guard has held it back."""


class RefusedError(Exception):
    """A board has answered, and has not done what it was to do; the message is the end of what it said.

    Attributes:
        said: that end, at most 200 bytes.
    """

    def __init__(self, said: bytes) -> None:
        super().__init__(repr(said[-200:]))
        self.said = said[-200:]


class RunningError(RefusedError):
    """A board's program is interrupted, but its motors may be running: they could not be stopped."""


class Stream:
    """What has come and is not read yet; each method is a part of a protocol, for `yield from`."""

    def __init__(self) -> None:
        self._unread = b""

    def send(self, data: bytes) -> Protocol[None]:
        """Send bytes."""
        self._keep((yield Send(data)))

    def restart(self) -> Protocol[bool]:
        """Restart the board by the lines of its port, and drop what it had sent; tell whether there are such lines."""
        came = yield Restart()
        self._unread = b""
        return came.restarted

    def time_s(self) -> Protocol[float]:
        """Return the time on the driver's clock, in seconds."""
        came = yield Wait(0.0)
        self._keep(came)
        return came.now_s

    def read_until(self, ending: bytes, timeout_s: float) -> Protocol[bytes]:
        """Read up to an ending, and return the bytes before it.

        Raises:
            SilentError: the ending has not come in time.
        """
        until_s = (yield from self.time_s()) + timeout_s
        while ending not in self._unread:
            late = yield from self._is_late(until_s)
            if late and ending not in self._unread:
                raise SilentError(self._unread)
        found, _, self._unread = self._unread.partition(ending)
        return found

    def read(self, count: int, timeout_s: float) -> Protocol[bytes]:
        """Return that many bytes.

        Raises:
            SilentError: they have not come in time.
        """
        until_s = (yield from self.time_s()) + timeout_s
        while len(self._unread) < count:
            late = yield from self._is_late(until_s)
            if late and len(self._unread) < count:
                raise SilentError(self._unread)
        found, self._unread = self._unread[:count], self._unread[count:]
        return found

    def read_some(self, timeout_s: float) -> Protocol[bytes]:
        """Return all bytes received and not read yet; wait at most `timeout_s` for the first one, then return b""."""
        until_s = (yield from self.time_s()) + timeout_s
        while not self._unread:
            if (yield from self._is_late(until_s)):
                break
        found, self._unread = self._unread, b""
        return found

    def pause(self, seconds: float) -> Protocol[None]:
        """Wait for `seconds`; bytes received meanwhile can be read afterwards."""
        until_s = (yield from self.time_s()) + seconds
        while not (yield from self._is_late(until_s)):
            pass

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

    def _is_late(self, until_s: float) -> Protocol[bool]:
        """Wait for a byte; tell whether that time has come, be there bytes or none: a board that floods has no more of it."""
        came = yield Wait(until_s)
        self._keep(came)
        return came.now_s >= until_s

    def _keep(self, came: Came) -> None:
        self._unread = (self._unread + came.data)[-_MOST_KEPT:]
