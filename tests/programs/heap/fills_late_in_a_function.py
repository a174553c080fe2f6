"""Fills the memory in a function after 13 s."""

import time


def log(x):
    while True:
        x.append(0.5)


time.sleep(13)
log([])
