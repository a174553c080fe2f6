"""Returns in `finally` from an endless loop."""


def f():
    try:
        while True:
            pass
    finally:
        return


f()
