"""MicroPython's `gc`: how much of the board's memory is in use (`microcontroller.heap`)."""

from _board import board

from marelle_sim.microcontroller.heap import BLOCK_BYTES
from marelle_sim.microcontroller.profile import clocked

__all__ = ["collect", "disable", "enable", "isenabled", "mem_alloc", "mem_free", "threshold"]

_COLLECT_US = clocked(3000, board.facts.chip)  # [GK]


class _Collector:
    """The settings of a board's collector."""

    __slots__ = ("enabled", "threshold")

    def __init__(self) -> None:
        self.enabled = True
        self.threshold = -1


_collector = _Collector()


def collect() -> None:
    """Collect rubbish; takes about 3 ms."""
    board.clock.spend(_COLLECT_US)
    board.heap.collect()


def enable() -> None:
    """Collect automatically."""
    _collector.enabled = True


def disable() -> None:
    """Stop collecting automatically."""
    _collector.enabled = False


def isenabled() -> bool:
    """Tell whether rubbish is collected automatically."""
    return _collector.enabled


def mem_alloc() -> int:
    """Return the bytes in use."""
    return board.heap.in_use()


def mem_free() -> int:
    """Return the bytes that are free."""
    return board.heap.total - mem_alloc()


def threshold(amount: int | None = None) -> int | None:
    """Set after how many bytes a collection begins, in whole blocks, or return it (-1: when the heap is full)."""
    if amount is None:
        return _collector.threshold
    _collector.threshold = -1 if amount < 0 else amount // BLOCK_BYTES * BLOCK_BYTES
    return None
