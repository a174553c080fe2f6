"""Waits for a flag that a timer sets, then divides by zero."""

from machine import Timer

flag = False


def ring(t):
    global flag
    flag = True


t = Timer(period=500, mode=Timer.ONE_SHOT, callback=ring)
while not flag:
    pass
1 / 0
