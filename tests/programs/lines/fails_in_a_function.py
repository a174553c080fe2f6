"""Divides by zero in the second call of a function."""


def f(n):
    m = n
    return 1 / m


f(1)
f(0)
