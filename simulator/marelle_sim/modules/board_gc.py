"""MicroPython's `gc`: the board's memory in use (`microcontroller.heap`)."""

from types import SimpleNamespace

from _board import board

from marelle_sim.microcontroller.access_costs import clocked
from marelle_sim.microcontroller.heap import BLOCK_BYTES

__all__ = ["collect", "disable", "enable", "isenabled", "mem_alloc", "mem_free", "threshold"]

_COLLECT_US = clocked(3000, board.facts.chip)  # [GK]


_collector = SimpleNamespace(enabled=True, threshold=-1)


def collect() -> None:
    """Free the memory of objects that the program no longer uses; on a Pico this takes 3 ms of the board's time."""
    board.clock.spend(_COLLECT_US)
    board.heap.collect()


def enable() -> None:
    """Let `isenabled` return True; garbage is collected automatically in any case here."""
    _collector.enabled = True


def disable() -> None:
    """Let `isenabled` return False; garbage is collected automatically in any case here."""
    _collector.enabled = False


def isenabled() -> bool:
    """Return False after `disable`, until `enable` is called; else True."""
    return bool(_collector.enabled)


def mem_alloc() -> int:
    """Return the bytes of the heap that are in use."""
    return board.heap.in_use()


def mem_free() -> int:
    """Return the bytes of the heap that are free."""
    return board.heap.total - mem_alloc()


def threshold(amount: int | None = None) -> int | None:
    """Set the bytes after which a board collects garbage, in whole blocks, or return them (-1: when full); no effect here."""
    if amount is None:
        return int(_collector.threshold)
    _collector.threshold = -1 if amount < 0 else amount // BLOCK_BYTES * BLOCK_BYTES
    return None
