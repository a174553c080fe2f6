"""Keeps tuples, one each 100 us, after 13 s."""

import time

time.sleep(13)
x = []
while True:
    x.append((time.ticks_us(), 0.5))
    time.sleep_us(100)
