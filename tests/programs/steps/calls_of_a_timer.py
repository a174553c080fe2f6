"""A timer calls a function while another one sleeps."""

import time

from machine import Timer

seen = 0


def tick(t):
    global seen
    seen = seen + 1


def work(n):
    time.sleep_ms(15)
    return n


timer = Timer(period=10, callback=tick)
work(1)
timer.deinit()
