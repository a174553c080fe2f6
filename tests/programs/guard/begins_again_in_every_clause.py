"""Begins again in each `except` and `finally`, some of them in each other."""


def f():
    while True:
        try:
            try:
                while 1:
                    pass
            except:
                f()
        finally:
            while True:
                pass


try:
    f()
except:
    f()
