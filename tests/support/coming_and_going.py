"""Waits for a folder that plays a drive to go, for a port to be there, or for a double to start."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from marelle_doubles import BoardDouble

_MOST_S, _LOOK_S = 10.0, 0.005


def until_gone(folder: Path) -> None:
    """Wait until a folder is gone.

    Raises:
        TimeoutError: it stays.
    """
    _until(lambda: _is_gone(folder), folder)


def until_started(board: BoardDouble, starts: int) -> None:
    """Wait until a double's MicroPython has started more often than that.

    Raises:
        TimeoutError: it does not start.
    """
    _until(lambda: board.starts > starts, board.flash)


def _is_gone(folder: Path) -> bool:
    try:
        return not folder.is_dir()
    except OSError:  # of a device that is going
        return True


def until_there(port: Path) -> None:
    """Wait until a port is there.

    Raises:
        TimeoutError: it does not come.
    """
    _until(port.exists, port)


def _until(is_so: Callable[[], bool], path: Path) -> None:
    end_s = monotonic() + _MOST_S
    while not is_so():
        if monotonic() > end_s:
            raise TimeoutError(path)
        sleep(_LOOK_S)
