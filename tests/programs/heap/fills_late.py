"""Fills the memory with numbers after 13 s."""

import time

time.sleep(13)
x = []
while True:
    x.append(1)
