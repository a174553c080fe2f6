"""A generator calls a function, and so does its consumer."""


def double(n):
    return 2 * n


def numbers():
    yield double(1)
    yield double(2)


it = numbers()
n = next(it) + double(3) + next(it)
for n in it:
    pass
