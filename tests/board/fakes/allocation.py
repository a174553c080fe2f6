"""The memory that calls allocate; MicroPython alone can count it."""

import gc


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
