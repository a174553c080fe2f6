"""A function calls itself, then another one."""


def twice(n):
    return 2 * n


def sum_of(n):
    if n == 0:
        return twice(3)
    return sum_of(n - 1)


k = sum_of(1)
pass  # noqa: PIE790 - a step after the last change
