"""The bytes between the computer and one board: every wait has its limit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from serial import Serial

PATIENCE_S = 3.0  # between two bytes of one answer
_WRITING_S = 5.0
_FORGET_S = 0.2
_LOOK_S = 0.05  # how late what arrives may be seen


class Wire:
    """A serial port whose reads end: it stands where mpremote's transport expects pyserial's object.

    Args:
        serial: The open port.
    """

    def __init__(self, serial: Serial) -> None:
        self._serial = serial
        serial.timeout = _LOOK_S
        serial.write_timeout = _WRITING_S
        self._read = b""

    def arrived(self, timeout_s: float = _LOOK_S) -> bytes:
        """Return all that has arrived; wait for a first byte no longer than `timeout_s`.

        Raises:
            OSError: The port is gone.
        """
        limit = time.monotonic() + timeout_s
        while not self._read:
            self._read = self._serial.read(max(1, self._serial.in_waiting))
            if time.monotonic() >= limit:
                break
        bytes_, self._read = self._read, b""
        return bytes_

    def give_back(self, unread: bytes) -> None:
        """Put bytes back in front of what will be read next."""
        self._read = unread + self._read

    def read(self, count: int = 1) -> bytes:
        """Return `count` bytes, or fewer when none has come for 3 s."""
        found = b""
        while len(found) < count:
            more = self.arrived(PATIENCE_S)
            if not more:
                break
            found += more
        self.give_back(found[count:])
        return found[:count]

    def read_until(self, ending: bytes, timeout_s: float) -> bool:
        """Read as far as `ending` and no further; tell whether it came in time."""
        limit = time.monotonic() + timeout_s
        seen = b""
        while ending not in seen:
            left_s = limit - time.monotonic()
            if left_s <= 0:
                return False
            seen = seen[-len(ending) :] + self.arrived(min(left_s, _LOOK_S))
        self.give_back(seen.partition(ending)[2])
        return True

    def write(self, bytes_: bytes) -> None:
        """Send bytes.

        Raises:
            OSError: The port is gone, or takes nothing for 5 s.
        """
        self._serial.write(bytes_)

    def inWaiting(self) -> int:  # noqa: N802 - the name that mpremote calls
        """Return how many bytes can be read without a wait."""
        return len(self._read) + int(self._serial.in_waiting)

    def forget(self) -> None:
        """Drop what has arrived; of a flood, no more than comes in a fifth of a second."""
        limit = time.monotonic() + _FORGET_S
        while self.arrived(0) and time.monotonic() < limit:
            pass

    def release(self) -> Serial:
        """Return the port itself, to close it."""
        return self._serial
