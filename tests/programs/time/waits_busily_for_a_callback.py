"""Reads the clock until a callback comes, and prints when it did."""

from time import ticks_ms

from machine import Timer

done = []
timer = Timer(period=5, mode=Timer.ONE_SHOT, callback=done.append)
start = ticks_ms()
while not done and ticks_ms() - start < 100:
    pass
print(ticks_ms() - start)
