"""Fills the memory in the callback of a timer, and goes on."""

import time

from machine import Timer

x = []


def grow(_):
    x.append(bytearray(50_000))


t = Timer(period=100, callback=grow)
time.sleep(0.65)
t.deinit()
print(len(x))
