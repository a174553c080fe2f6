"""MicroPython's `time`, with the clock of the toy robot."""

import time as _real

from toy_robot import toy


def __getattr__(name):
    """Give any other name of `time`: coverage needs some to write its file."""
    return getattr(_real, name)


def ticks_us():
    return toy.now_us & 0x3FFFFFFF


def ticks_ms():
    return toy.now_us // 1000 & 0x3FFFFFFF


def ticks_diff(end, start):
    return (end - start + 0x20000000 & 0x3FFFFFFF) - 0x20000000


def ticks_add(ticks, delta):
    return ticks + delta & 0x3FFFFFFF


def sleep_ms(ms):
    if ms > 0:
        toy.sleep_us(ms * 1000)


def sleep_us(us):
    toy.sleep_us(us)
