# Gives loops a clock that stands still.
class Clock:
    now = 0
    next = 1e99
globals()['__clock__'] = Clock()
def f():
    while True:
        pass
f()
