"""Wait for something that a board does during its flash, with a deadline."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

Found = TypeVar("Found")

_PAUSE_S = 0.1


class Clock(Protocol):
    """A clock, such as the module `time`."""

    def monotonic(self) -> float:
        """Return the time, in seconds."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""


def wait_for(
    find: Callable[[], Found], timeout_s: float, look: Callable[[], object], clock: Clock = time
) -> Found:
    """Call `find` every 0.1 s until its result is true or the time is over; return the last result.

    Args:
        find: the function to call. Its last call begins after the time is over: a call may take 1 s on Windows.
        timeout_s: the longest wait, in seconds.
        look: called before each call of `find`; an exception that it raises ends the wait.
        clock: tells the time.
    """
    end_s = clock.monotonic() + timeout_s
    while True:
        is_last = clock.monotonic() >= end_s
        look()
        found = find()
        if found or is_last:
            return found
        clock.sleep(_PAUSE_S)
