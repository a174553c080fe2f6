"""Keeps small buffers in a list of a function until the memory is full."""


def f():
    x = []
    while True:
        x.append(bytearray(100))


f()
