"""Stores numbers in bytearrays that are too large for a byte, and joins them."""

buf = bytearray(3)
buf[0], buf[1] = -2, 511
more = buf + b"x"
more[3] = ~0
print(
    buf, more, isinstance(more, bytearray), isinstance(buf[:1], bytearray), type(buf) is bytearray
)
print(bytearray([1, 300]), bytearray(b"ab"), bytearray("é", "utf-8"), bytearray())
