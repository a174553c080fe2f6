"""Repetitions that coverage does not measure: under its tracer the simulator takes four to five times as long."""

import functools
import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import coverage
import pytest

EXAMPLES = 20
"""Of a property, so many are measured."""


class _Measure:
    """The coverage of this process and of those that it starts."""

    def __init__(self, coverage_: coverage.Coverage) -> None:
        self._coverage = coverage_
        self._kept: dict[str, str] | None = None

    def pause(self) -> None:
        """Measure nothing until `resume`."""
        if self._kept is None:
            names = [name for name in os.environ if name.startswith("COVERAGE_")]
            self._kept = {name: os.environ.pop(name) for name in names}
            self._coverage.stop()

    def resume(self) -> None:
        """Measure again, if `pause` came before."""
        if self._kept is not None:
            os.environ.update(self._kept)
            self._kept = None
            self._coverage.start()


@functools.cache
def _measure() -> _Measure | None:
    if "COVERAGE_PROCESS_START" not in os.environ:
        return None
    import coverage

    running = coverage.Coverage.current()
    return _Measure(running) if running else None


@contextmanager
def measured(wanted: bool) -> Generator[None]:
    """Measure what is done inside, if that is `wanted`; measure what comes afterwards in any case."""
    measure = _measure()
    if measure is None:
        yield
        return
    if not wanted:
        measure.pause()
    try:
        yield
    finally:
        measure.resume()


def measure_first_examples(item: pytest.Item, count: int) -> None:
    """Measure the first examples of a property, and nothing of its test after them."""
    given = getattr(getattr(item, "obj", None), "hypothesis", None)
    measure = _measure()
    if given is None or measure is None:
        return
    tried, test = 0, given.inner_test

    @functools.wraps(test)
    def example(*values: Any, **named: Any) -> None:
        nonlocal tried
        tried += 1
        if tried > count:
            measure.pause()
        test(*values, **named)

    given.inner_test = example
