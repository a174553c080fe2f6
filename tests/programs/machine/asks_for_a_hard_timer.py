"""Ask a timer for hard callbacks, which it refuses."""

from time import ticks_ms

from machine import Timer

seen = []


def tick(timer):
    seen.append(ticks_ms())


timer = Timer(-1)
try:
    timer.init(period=100, callback=tick, hard=True)
except TypeError:
    print("soft")
