"""Stores numbers in views whose cells are too small for them."""

from array import array

words = array("h", [0, 0, 0])
view, cells = memoryview(words), memoryview(bytearray(3))
view[0] = 0x18000
view[1] = 40000
cells[0] = 0x180
cells[1] -= 1
cells[-1] ^= 0x1F0
table = {1: 2}
table[1] += 5
print(words, bytes(cells), table)
