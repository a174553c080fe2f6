"""MicroPython's `gc`.

The heap itself is not simulated. What the functions say is plausible for a Pico and the same in every
run: about 8 kB are in use after a collection, and a running program leaves 32 bytes of rubbish a
millisecond until the next collection, its own or the automatic one.
"""

from _board import board

from marelle_sim.microcontroller.board import HEAP_BYTES, SYSTEM_BYTES

__all__ = ["collect", "disable", "enable", "isenabled", "mem_alloc", "mem_free", "threshold"]

_RUBBISH_BYTES_PER_MS = 32
_COLLECT_US = 3000  # [GK]


class _Collector:
    """What a board's collector remembers."""

    __slots__ = ("enabled", "since_us", "threshold")

    def __init__(self) -> None:
        self.enabled = True
        self.since_us = 0
        self.threshold = -1


_collector = _Collector()


def collect() -> None:
    """Collect rubbish; takes about 3 ms."""
    board.clock.spend(_COLLECT_US)
    _collector.since_us = board.clock.now


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
    elapsed_ms = (board.clock.now - _collector.since_us) // 1000
    return SYSTEM_BYTES + elapsed_ms * _RUBBISH_BYTES_PER_MS % (HEAP_BYTES - SYSTEM_BYTES)


def mem_free() -> int:
    """Return the bytes that are free."""
    return HEAP_BYTES - mem_alloc()


def threshold(amount: int | None = None) -> int | None:
    """Set after how many bytes a collection begins, or return it (-1: when the heap is full)."""
    if amount is None:
        return _collector.threshold
    _collector.threshold = amount
    return None
