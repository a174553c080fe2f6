"""Ends a child process when its parent ends, whatever ended the parent."""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Have the system end this process when the thread that started it ends; Linux only.

    Elsewhere the end of standard input says it, to who reads there, and a limit of the clock or of the processor's time
    ends who does not.
    """
    bind = death_signal()
    if bind is None:
        return
    bind()
    if _is_over(0):  # it was before
        os._exit(1)


def death_signal() -> Callable[[], object] | None:
    """Return the function that requests this between fork and exec; None if the system has no such request."""
    if sys.platform != "linux":
        return None
    from ctypes import CDLL  # only where it is of use

    prctl = CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _is_over(descriptor: int) -> bool:
    """Tell whether a pipe is empty and has no writer."""
    from select import POLLHUP, POLLIN, poll  # Unix only

    pipe = poll()
    pipe.register(descriptor, POLLIN)
    return any(event == POLLHUP for _descriptor, event in pipe.poll(0))
