"""Catches the same exception a thousand times: what an exception costs."""

for n in range(1000):
    try:
        1 / 0
    except ZeroDivisionError:
        pass
