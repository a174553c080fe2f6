"""Has Linux end a child process when its parent ends, whatever ended the parent."""

import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Have Linux kill this process when the thread that started it ends; do nothing on other systems.

    If standard input, a pipe from the parent, is empty and closed already, this process ends at once. On other systems a process that
    reads standard input sees its end; another is ended by its limit of processor time or by a deadline.
    """
    bind = death_signal()
    if bind is None:
        return
    bind()
    if _is_over(0):  # the parent ended before `bind()`
        os._exit(1)


def death_signal() -> Callable[[], object] | None:
    """Return a function for a child between fork and exec: it asks Linux to kill the child when the thread that started it ends.

    None on other systems.
    """
    if sys.platform != "linux":
        return None
    from ctypes import CDLL  # only where it is of use

    prctl = CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _is_over(descriptor: int) -> bool:
    """Tell whether a pipe is empty and no process has its writing end open."""
    from select import POLLHUP, POLLIN, poll  # Unix only

    pipe = poll()
    pipe.register(descriptor, POLLIN)
    return any(event == POLLHUP for _descriptor, event in pipe.poll(0))
