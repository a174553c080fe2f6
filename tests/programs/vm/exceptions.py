"""Raise through many calls, each with its `finally`, and print the times."""

import sys
import time


def f(n):
    """Doc."""
    try:
        if n == 0:
            raise ValueError("zero")
        return f(n - 1)
    finally:
        print(n, time.ticks_us())


try:
    f(4)
except ValueError as e:
    print(e)
    sys.print_exception(e)
gen = (i * i for i in range(3))
print(list(gen), time.ticks_us())


def g():
    yield 1
    yield 2


print(sum(g()), time.ticks_us())
