"""Prints what a second of sleep leaves to collect."""

import gc
import time

gc.collect()
a = gc.mem_free()
time.sleep(1)
print(a - gc.mem_free())
