"""How much of the heap calls take: only MicroPython counts it."""

import gc


def _counted(action, arguments):
    action(*arguments)
    gc.collect()
    before = gc.mem_alloc()
    for _ in range(100):
        action(*arguments)
    return gc.mem_alloc() - before


def _nothing(*_arguments):
    """Stand in, to measure the measurement."""


def times(action, *arguments):
    """Return the bytes that 100 calls allocate."""
    overhead = _counted(_nothing, (1,))
    return _counted(action, arguments) - overhead
