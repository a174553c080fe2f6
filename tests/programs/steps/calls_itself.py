"""A function calls itself until it is too deep."""


def f(n):
    return f(n + 1)


try:
    f(0)
except RuntimeError:
    f = None
