# Gives a text a clock that stands still.
class Clock:
    now = 0
    next = 1e99
exec('while True:\n    pass', {'__clock__': Clock()})
