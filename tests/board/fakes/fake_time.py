"""MicroPython's `time`, with the clock of the bench."""

import time as _real

from bench import bench


def __getattr__(name):
    """Give any other name of `time`: coverage needs some to write its file."""
    return getattr(_real, name)


def ticks_us():
    return bench.now_us & 0x3FFFFFFF


def ticks_ms():
    return bench.now_us // 1000 & 0x3FFFFFFF


def ticks_diff(end, start):
    return (end - start + 0x20000000 & 0x3FFFFFFF) - 0x20000000


def ticks_add(ticks, delta):
    return ticks + delta & 0x3FFFFFFF


def sleep_ms(ms):
    if ms > 0:
        bench.sleep_us(ms * 1000)


def sleep_us(us):
    bench.sleep_us(us)
