"""Use what the compilers of a board know, and the module `micropython`."""
# ruff: noqa: F821  (these types are the words of the compilers)

from array import array

import micropython
from micropython import const


@micropython.native
def add(a, b):
    return a + b


@micropython.viper
def fill(buf: ptr8, n: int) -> uint:
    cells = ptr16(buf)
    for index in range(n):
        cells[index] = index - 1
    return uint(-1)


@micropython.asm_thumb
def assembled(r0):
    add(r0, r0, r0)


buf = bytearray(4)
last = fill(buf, 2)
try:
    assembled(1)
except RuntimeError as error:
    refused = error.code
called = []
micropython.schedule(called.append, 3)
locked = micropython.heap_lock(), micropython.heap_unlock()
print((add(const(1), 2), bytes(buf), last, refused, called, locked, array("H", buf)[0]))
