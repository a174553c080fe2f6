"""Compares arrays, holds things in them and packs those."""

import struct
from array import array

import uctypes

things = array("O", [1, "a"])
things.append(None)
print(
    things,
    things[1],
    list(things),
    array("S"),
    array("P", [5]),
    array("l", [-1]),
    array("i", [1]) + array("i", [2]),
)
print(
    array("h", [1]) == array("H", [1]),
    array("B", b"ab") == b"ab",
    array("B", b"ab") == bytearray(b"ab"),
)
print(
    array("H", [1, 2]) < array("H", [1, 3]),
    array("h", [1]) != array("h", [2]),
    array("h", [1]) == 5,
)
for wrong in (
    lambda: array("f", [1]) == array("f", [1]),
    lambda: array("h", [1]) < array("h", [2]),
    lambda: 2 in things,
    lambda: array("b") == array("h"),
):
    try:
        print(wrong())
    except NotImplementedError as error:
        print(repr(error))
try:
    del things[0]
except TypeError as error:
    print(error)
data = struct.pack("<OhS", things, -2, uctypes.addressof("abc"))
back, number, text = struct.unpack("<OhS", data)
print(len(data), back is things, number, text, struct.calcsize("OP"))
try:
    struct.calcsize(1)
except TypeError as error:
    print(error)
