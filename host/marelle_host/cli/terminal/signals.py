"""End the command in order after a signal: its child processes and its temporary files are cleaned up first."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_AGAIN_S = 1.0
_NAMES = ("SIGHUP", "SIGTERM", "SIGQUIT", "SIGBREAK")  # Windows has the second and the last


class EndedBySignal(BaseException):
    """A signal has asked the command to end: each `with` block on the way out cleans up."""


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Raise `EndedBySignal` in the `with` block when a signal of `_NAMES` arrives, then end this process by that signal.

    The process ends even if the exception is caught on the way, or replaced by another, as when the terminal is closed.
    """
    # only the main thread gets signals
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    # not those that `nohup` ignores
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    came: list[int] = []

    def end(number: int, _frame: object) -> None:
        came.append(number)
        _remind(_AGAIN_S, end)
        if not _unwinds():  # a closed terminal and its shell both send a signal
            raise EndedBySignal

    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        if came:  # else this function has set no timer
            _remind(0.0, signal.SIG_IGN)
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        if came:
            os.kill(os.getpid(), came[0])


class Asked:
    """Notes the signals that ask to stop programs on boards.

    Attributes:
        ended_by: the number of the last signal other than Ctrl-C's; 0 for none.
    """

    def __init__(self) -> None:
        self._ctrl_c = self.ended_by = 0

    def hear(self, number: int, _frame: object) -> None:
        """Note a signal in `ended_by` or as a Ctrl-C; this is the handler of all noted signals."""
        if number == signal.SIGINT:
            self._ctrl_c += 1
        else:
            self.ended_by = number

    def to_stop(self) -> bool:
        """Return True after any of these signals: the programs on the boards must be stopped."""
        return bool(self._ctrl_c or self.ended_by)

    def to_leave(self) -> bool:
        """Return True after a second Ctrl-C: do not wait for the boards. Other signals are not counted: a closing terminal sends several."""
        return self._ctrl_c > 1


@contextmanager
def asked() -> Iterator[Asked]:
    """Yield an `Asked` that notes Ctrl-C and the signals that end a command during the `with` block.

    The signals raise no exception there, for an exception could interrupt a protocol anywhere and leave a board's motors running.
    After the block the last signal that ends a command is raised again. Outside the main thread nothing is noted.
    """
    wanted = Asked()
    if threading.current_thread() is not threading.main_thread():
        yield wanted
        return
    numbers = [getattr(signal, name) for name in ("SIGINT", *_NAMES) if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if handlers[number] is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, wanted.hear)
    try:
        yield wanted
    finally:
        for number in heard:
            signal.signal(number, handlers[number])
        if wanted.ended_by:
            signal.raise_signal(wanted.ended_by)


def _remind(each_s: float, end: Callable[[int, object], None] | signal.Handlers) -> None:
    """Let SIGALRM call `end` every `each_s` seconds, never for 0 (not on Windows).

    The signal is repeated because an exception raised while a destructor runs is lost.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, each_s, each_s)


def _unwinds() -> bool:
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, EndedBySignal):
        error = error.__context__
    return error is not None
