"""Calls functions without end: those have no loop, and catch everything."""


def f():
    try:
        g()
    except:
        pass


def g():
    list(map(lambda n: h(), range(1000)))  # noqa: C417 - it has no loop


def h():
    pass


while True:
    f()
