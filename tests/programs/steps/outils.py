"""A module whose function changes its variable."""

n = 3


def f():
    global n
    n += 1
    return n
