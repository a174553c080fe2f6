"""A signal that ends the command ends it in order: its child processes and its temporary files go first."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("SIGHUP", "SIGTERM", "SIGQUIT", "SIGBREAK")  # Windows has the second and the last


class EndedBySignal(BaseException):
    """The command has to end: each `with` on the way out puts away what is its own."""


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Unwind what is under way when a signal comes, then end this process by that signal, as a shell expects.

    Whatever becomes of the exception on the way: a program may swallow it, and a closed terminal raises another.
    """
    if threading.current_thread() is not threading.main_thread():  # only that one hears signals
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number in numbers if handlers[number] is signal.SIG_DFL]  # not by `nohup`
    came: list[int] = []

    def end(number: int, _frame: object) -> None:
        for one in ours:  # a terminal that is closed and its shell both say so
            signal.signal(one, signal.SIG_IGN)
        came.append(number)
        raise EndedBySignal

    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        if came:
            os.kill(os.getpid(), came[0])
