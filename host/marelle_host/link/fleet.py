"""Several boards at once: a thread for each, and one failing board never stops the others."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from marelle_host.link.errors import LinkError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_host.link.program import BoardRun

    Job = Callable[[str, Callable[[], bool]], BoardRun]

SPARE_S = 120.0
"""How much longer than its program one board may take: to answer, to read its files, to stop."""

_STOPPING_S = 12.0
_LOOK_S = 0.1


class _One(threading.Thread):
    """The thread of one board; it does not keep the command alive."""

    def __init__(self, port: str, job: Job, stopped: Callable[[], bool]) -> None:
        super().__init__(daemon=True, name=port)
        self._port, self._job, self._stopped = port, job, stopped
        self.came: BoardRun | BaseException | None = None
        self.done = threading.Event()  # `join` and `is_alive` can be wrong after a Ctrl-C

    def run(self) -> None:
        """Do the job, and keep what came of it for whoever waits."""
        try:
            self.came = self._job(self._port, self._stopped)
        except BaseException as error:  # noqa: BLE001  (raised again, or told, by whoever waits)
            self.came = error
        finally:
            self.done.set()


def on_each(ports: Sequence[str], job: Job, seconds: float) -> list[BoardRun | LinkError]:
    """Do one job on every board at once; return what came of each, in the order of the ports.

    A first Ctrl-C stops the programs, and each board is left in order; a second one leaves at once.

    Args:
        ports: names of ports.
        job: called with a port, in a thread, and with what tells whether it is to stop.
        seconds: how long the programs may run, in true time.

    Raises:
        Exception: what a job raised that is no `LinkError`.
    """
    stop = threading.Event()
    boards = [_One(port, job, stop.is_set) for port in ports]
    for board in boards:
        board.start()
    try:
        _wait(boards, seconds + SPARE_S)
    except KeyboardInterrupt:
        stop.set()
        with suppress(KeyboardInterrupt):
            _wait(boards, _STOPPING_S)
    return [_came(board, left="E-LINK-12" if stop.is_set() else "E-LINK-05") for board in boards]


def _wait(boards: Sequence[_One], timeout_s: float) -> None:
    """Wait for all, in steps short enough for a Ctrl-C to be heard on every system."""
    limit = time.monotonic() + timeout_s
    for board in boards:
        while not board.done.wait(_LOOK_S) and time.monotonic() < limit:
            pass


def _came(board: _One, left: str) -> BoardRun | LinkError:
    """Return what came of a board; of one that is still busy, the problem of code `left`."""
    came = board.came
    if came is None:
        return LinkError(left, port=board.name)
    if isinstance(came, BaseException) and not isinstance(came, LinkError):
        raise came
    return came
