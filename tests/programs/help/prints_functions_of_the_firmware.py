"""Prints functions of the firmware and one of its own."""

import math
import time


def own():
    pass


print(print, len, math.sqrt, time.sleep_ms, [print, len], {"a": input})
print(own, [own])
