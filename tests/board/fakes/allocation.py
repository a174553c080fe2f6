"""The memory that calls allocate; MicroPython alone can count it."""

import gc
import sys


def _counted(action, arguments):
    action(*arguments)
    gc.collect()
    before = gc.mem_alloc()
    for _ in range(100):
        action(*arguments)
    return gc.mem_alloc() - before


def _nothing(*_arguments):
    """Do nothing, to measure what the measurement itself allocates."""


def times(action, *arguments):
    """Return the bytes that 100 calls of an action allocate."""
    overhead = _counted(_nothing, (1,))
    return _counted(action, arguments) - overhead


def skip_where_it_is_not_counted():
    """End the program with SKIP under an interpreter that cannot count its memory."""
    if not hasattr(gc, "mem_alloc"):
        print("SKIP: this interpreter does not count its memory")  # noqa: T201 - what `board_checks` looks for
        sys.exit()


def assert_none(rows):
    """Fail if 100 calls of a row (name, action, arguments) allocate memory."""
    gc.disable()
    for name, action, arguments in rows:
        used = times(action, *arguments)
        assert used <= 0, (name, used)
