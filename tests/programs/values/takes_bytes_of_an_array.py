"""Takes the bytes of an array, of a view and of numbers."""

from array import array

words = array("h", [1, -2])
print(bytes(words), bytearray(words), bytes(memoryview(words)), bytes(array("f", [1.5])))
print(bytes(n for n in words if n > 0), bytearray(memoryview(b"ab")))
