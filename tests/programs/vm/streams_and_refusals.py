"""Print into a stream of its own, and do what a board refuses."""

import io
import sys
import time

import micropython
from machine import Pin


class Stream(io.IOBase):
    def write(self, data):
        print("write", len(data))
        return len(data)


print("four", 5, file=Stream())
print(bool(Pin(2)), micropython.RingIO(9).any())
for call in (
    lambda: print(file=1),
    lambda: sys.print_exception(ValueError(1), 1),
    lambda: time.ticks_add(0, 1 << 29),
):
    try:
        call()
    except (OSError, OverflowError) as error:
        print(type(error).__name__)
