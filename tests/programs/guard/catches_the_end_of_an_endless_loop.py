"""Loops without end, and again after any exception."""

while True:
    try:
        while True:
            pass
    except:
        pass
