"""Share a list that the system makes slowly among several boards."""

import math
import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

_Listed = TypeVar("_Listed")


class Listing(Generic[_Listed]):
    """A list shared by threads, made again once it is too old.

    Args:
        make: makes the list; Windows takes 0.1 s for its ports and 1 s for its drives.
        lasts_s: the age at which the list is made again, in seconds.
        now_s: tells the time, in seconds.

    Example:
        >>> ports = Listing(listed_ports, 0.05)
        >>> ports() is ports()
        True
    """

    def __init__(
        self,
        make: Callable[[], Sequence[_Listed]],
        lasts_s: float,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make, self._lasts_s, self._now_s = make, lasts_s, now_s
        self._lock, self._until_s = Lock(), -math.inf
        self._listed: Sequence[_Listed] = ()

    def __call__(self, *, now: bool = False) -> Sequence[_Listed]:
        """Return the list, made at most `lasts_s` seconds ago; with `now`, made again."""
        with self._lock:
            if now or self._now_s() >= self._until_s:
                self._listed = self._make()
                self._until_s = self._now_s() + self._lasts_s
            return self._listed
