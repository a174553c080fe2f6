"""How slow this computer is at the moment: a bar in seconds is of a quiet one, of the kind that README's table names.

A fixed piece of work, in which marelle has no part, is timed right before and after what a test measures. Where it takes
longer than it did on the quiet computer, the bar is raised by as much; a faster computer does not lower it.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, NamedTuple

# Plain Python, in CPython as in Pyodide: calls, attributes, numbers, and more memory than a processor's nearest cache has.
PLAIN_PYTHON = """
class Wheel:
    def __init__(self, number):
        self.turned, self.speed, self.seen = number, number + 0.5, {}

    def turn(self, step):
        self.turned += self.speed * step
        self.seen[step % 7] = (step, self.turned)
        return self.turned

def plain_python(steps):
    wheels = [Wheel(number) for number in range(500)]
    return sum(wheel.turn(step) for step in range(steps) for wheel in wheels)
"""
STEPS = 1000


class Reference(NamedTuple):
    """A fixed piece of work.

    Attributes:
        measure: Does it, and returns the seconds that it took.
        quiet_s: What it takes on the quiet computer.
    """

    measure: Callable[[], float]
    quiet_s: float


def _plain_python_s() -> float:
    names: dict[str, Any] = {}
    exec(PLAIN_PYTHON, names)
    began = perf_counter()
    names["plain_python"](STEPS)
    return perf_counter() - began


# Measured 2026-11-28, AMD EPYC, 2 cores, CPython 3.11.7 (3.13.5: 0.058), before all else that ran
PYTHON = Reference(_plain_python_s, quiet_s=0.061)


def assert_takes_less_than(
    bar_s: float, measure: Callable[[], float], reference: Reference = PYTHON, times: int = 3
) -> None:
    """Fail unless one measurement of a few is under the bar, which is raised by as much as the reference takes longer.

    Of the two references beside a measurement the quicker one counts: the computer is at least as slow as that.
    """
    told = []
    before_s = reference.measure()
    for _ in range(times):
        took_s = measure()
        after_s = reference.measure()
        slowness = max(1, min(before_s, after_s) / reference.quiet_s)
        if took_s < bar_s * slowness:
            return
        told.append(
            f"{took_s:.3f} s while the computer took {slowness:.2f} times as long as a quiet one"
        )
        before_s = after_s
    raise AssertionError(f"It may take {bar_s:.3f} s, and took " + ", ".join(told))
