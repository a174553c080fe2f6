"""A function calls one inside it, which sets its variable."""


def outer():
    k = 0

    def inner():
        nonlocal k
        k += 1

    inner()
    return k


outer()
