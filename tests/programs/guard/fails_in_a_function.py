"""Fails deep in a function: an error that belongs on its own line."""


def f():
    x = 1
    for n in range(3):
        x += n
    1 / 0


f()
