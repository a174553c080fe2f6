"""Reads and writes cells by the pointers of viper."""

# ruff: noqa: F821 - the compiler knows these names

from array import array


@micropython.viper
def add(cells: ptr32, n: int) -> int:
    total = 0
    for i in range(n):
        total += cells[i]
    return total


@micropython.viper
def fill(cells: ptr16, value):
    cells[1] = int(value)


@micropython.viper
def where(cells: ptr) -> ptr:
    return cells


@micropython.viper
def second(place: ptr8) -> int:
    return place[1]


buf = bytearray(4)
fill(buf, 0x12345)
print(add(array("i", [1, 2, -8]), 3), buf, second(where(buf) + 2), type(where(buf)))
