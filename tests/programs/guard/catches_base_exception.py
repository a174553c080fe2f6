"""Loops without end, and again after each `BaseException`."""

while True:
    try:
        for n in iter(int, 1):
            pass
    except BaseException as e:
        print(e)
