"""Continues a `while` that has an `else`."""

n = 0
while n < 2:
    n += 1
    if n == 1:
        continue
else:  # noqa: PLW0120
    n = 9
