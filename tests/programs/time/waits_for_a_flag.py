"""Waits in a loop for a flag that a callback sets."""

from time import ticks_ms

from machine import Timer

flag = False


def wake(timer):
    global flag
    flag = True


Timer(period=2500, mode=Timer.ONE_SHOT, callback=wake)
while not flag:
    pass
print(ticks_ms())
