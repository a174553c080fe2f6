"""Waits for what a test cannot be told of: a folder that plays a drive goes, a port is there, a double starts."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

_MOST_S, _LOOK_S = 60.0, 0.005


def names_in(folder: Path) -> list[str]:
    """Return the names of what a folder holds, in order."""
    return sorted(path.name for path in folder.iterdir())


def until_gone(folder: Path) -> None:
    """Wait until a folder is gone.

    Raises:
        TimeoutError: it stays.
    """
    until(lambda: _is_gone(folder), folder)


def until(is_so: Callable[[], bool], what: object) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it does not come to be so; with what was waited for.
    """
    end_s = monotonic() + _MOST_S
    while not is_so():
        if monotonic() > end_s:
            raise TimeoutError(what)
        sleep(_LOOK_S)


def _is_gone(folder: Path) -> bool:
    try:
        return not folder.is_dir()
    except OSError:  # of a device that is going
        return True
