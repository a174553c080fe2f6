"""Holds a large buffer in a generator that asks for another."""


def g():
    a = bytearray(200_000)  # noqa: F841 - held
    yield 1
    b = bytearray(50_000)  # noqa: F841 - held
    yield 2


list(g())
