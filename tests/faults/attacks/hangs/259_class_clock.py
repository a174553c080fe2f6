# Gives a class a clock that stands still.
class Clock:
    now = 0
    next = 1e99
class C:
    locals()['__clock__'] = Clock()
    while True:
        pass
