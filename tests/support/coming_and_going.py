"""Waits for a folder that plays a drive to go or to be there."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST_S, _LOOK_S = 10.0, 0.005


def until_gone(folder: Path) -> None:
    """Wait until a folder is gone.

    Raises:
        TimeoutError: it stays.
    """
    end_s = monotonic() + _MOST_S
    while folder.is_dir():
        if monotonic() > end_s:
            raise TimeoutError(folder)
        sleep(_LOOK_S)
