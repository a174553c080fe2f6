"""MicroPython's `random`: its numbers depend on the run's seed, and are the same on every version of Python.

Only `getrandbits` and `random` of Python's generator are used: they never changed.
"""

from collections.abc import Sequence
from typing import Any

from _board import board

from marelle_sim.microcontroller.board_types import integer, whole

__all__ = ["choice", "getrandbits", "randint", "random", "randrange", "seed", "uniform"]

_source = board.random("program")
_reseed = board.random("program reseed")


def seed(n: int | None = None) -> None:
    """Begin another series of random numbers: the same series for the same `n`; without `n` one that depends on the run's seed."""
    _source.seed(_reseed.getrandbits(32) if n is None else integer(n) & 0xFFFFFFFF)


def getrandbits(n: int) -> int:
    """Return a random whole number of `n` bits, from 0 to 2**n - 1; ValueError unless `n` is 0 to 32."""
    if not 0 <= n <= 32:
        raise ValueError("bits must be 32 or less")
    return _source.getrandbits(n) if n else 0


def randint(a: int, b: int) -> int:
    """Return a random whole number from `a` to `b`, both included; ValueError if `a` is larger than `b`."""
    first, last = whole(a), whole(b)
    if first > last:
        raise ValueError
    return first + _below(last - first + 1)


def randrange(start: int, stop: int | None = None, step: int = 1) -> int:
    """Return a random whole number from `range(start, stop, step)`, or from `range(start)`; ValueError if that is empty or `step` is 0."""
    first = whole(start)
    series = range(first) if stop is None else range(first, whole(stop), whole(step) or 1)
    if not series or not step:
        raise ValueError
    return series[_below(len(series))]


def choice(sequence: Sequence[Any]) -> Any:
    """Return a random item of a sequence; IndexError if it is empty."""
    if not len(sequence):
        raise IndexError
    return sequence[_below(len(sequence))]


def random() -> float:
    """Return a random number from 0 up to, not including, 1."""
    return _source.random()


def uniform(a: float, b: float) -> float:
    """Return a random number between `a` and `b`."""
    return a + (b - a) * _source.random()


def _below(limit: int) -> int:
    """Return a random whole number from 0 to `limit` - 1, all equally likely: a draw that is larger is repeated."""
    while (drawn := _source.getrandbits(limit.bit_length())) >= limit:
        pass
    return drawn
