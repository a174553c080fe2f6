"""Random numbers from one seed, in named streams: a new sensor does not change the numbers that the other sensors get."""

from collections.abc import Callable
from functools import lru_cache
from itertools import chain, repeat
from random import Random
from typing import Any

_TABLE_LENGTH = 4096
_COINS = 256  # their sum is nearly a Gaussian, and exact on every computer
_DEVIATION_OF_COINS = 8.0  # sqrt(256) / 2


def stream(seed: int, *names: str) -> Random:
    """Return the random generator of one stream, named by `names`; its numbers are the same on every computer and Python version."""
    return Random("/".join((str(seed), *names)))


def in_turn(seed: int, count: int, *names: str) -> int:
    """Return a number from 0 to `count` - 1 for a seed, so that each number comes once in every block of `count` seeds.

    A block begins at a multiple of `count`; its order is drawn from the stream called `names` of the block's number.

    Example:
        >>> [in_turn(seed, 4, "draw", "table") for seed in range(8)]
        [1, 0, 3, 2, 1, 3, 0, 2]
    """
    block, place = divmod(seed, count)
    order: list[int] = [*range(count)]
    stream(block, *names).shuffle(order)
    return order[place]


def seed_of(seed: int, robot: str) -> int:
    """Return a seed for the robot named `robot`, from the seed of a run of several robots; the other robots do not change it."""
    return stream(seed, "robot", robot).getrandbits(63)


def noise(seed: int, name: str, deviation: float) -> Callable[[], float]:
    """Return a function that gives nearly Gaussian noise (mean 0, standard deviation `deviation`) from the stream called `name`.

    The values are those of a table of 4096, again and again: a call costs a tenth of `Random.gauss()`, and no logarithm or
    cosine of the C library takes part.
    """
    return _endless(_table(seed, name, deviation, float)) if deviation else float


def whole_noise(seed: int, name: str, deviation: float) -> Callable[[], int]:
    """Return a function like that of `noise`, whose values are rounded to whole numbers: for sensors that read in steps."""
    return _endless(_table(seed, name, deviation, round)) if deviation else int


def sample_noise(seed: int, name: str) -> Callable[[int], float]:
    """Return a function that gives the nearly Gaussian noise (standard deviation 1) of sample number n, for the sensor called `name`.

    The same n gives the same value, in whatever order samples are asked for. Each block of 64 samples is a run of neighbours in
    one table, from a random place on; the series repeats after 262 144 samples.
    """
    table = _table(seed, "samples", 1.0, float)
    starts = stream(seed, name).randbytes(2 * _TABLE_LENGTH)

    def sample(number: int) -> float:
        row = 2 * (number >> 6 & _TABLE_LENGTH - 1)
        start = starts[row] << 8 | starts[row + 1]
        return table[start + number & _TABLE_LENGTH - 1]

    return sample


def _endless(table: tuple[Any, ...]) -> Callable[[], Any]:
    return chain.from_iterable(repeat(table)).__next__


@lru_cache(maxsize=64)  # ten robots, or programs checked on the same few seeds; 3 MB at most
def _table(
    seed: int, name: str, deviation: float, kind: Callable[[float], float]
) -> tuple[float, ...]:
    toss, scale = stream(seed, name).getrandbits, deviation / _DEVIATION_OF_COINS
    # One object for each value, so that what a program reads at each turn stays in the processor's cache.
    values = [kind((heads - _COINS // 2) * scale) for heads in range(_COINS + 1)]
    return tuple([values[toss(_COINS).bit_count()] for _ in range(_TABLE_LENGTH)])
