"""A comprehension and a lambda call a function."""


def f(k):
    return k


seen = [f(k) for k in range(2)]
apply = (lambda: f(5))()  # noqa: PLC3002 - a call of its own
