"""Adds a bytearray to itself, and more."""

b = bytearray(b"12")
b += b
b += b"3"
b[0] = 256 + 65
print(b)
