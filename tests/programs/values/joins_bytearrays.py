"""Makes bytearrays of iterators, of sizes and of large numbers, and joins texts, buffers and lists to them."""

from array import array


def attempt(do, value):
    try:
        do(value)
    except (TypeError, MemoryError) as e:
        print(type(e).__name__, e)


make = bytearray
b = bytearray(1)
for number in (300, -1, True):
    b.append(number)
print(bytearray(i for i in (1, 300, 2)), make(iter([1, 300, 2])), b)
attempt(b.append, "a")
attempt(b.append, 1.5)

b = bytearray(1)
b.extend(b"x")
b.extend("ab")
b.extend(array("H", [1, 2]))
b += "ab"
b.extend(b)
print(b)

c = bytearray(1)
for value in ([1], [300], (1,), 3):
    attempt(c.extend, value)
attempt(lambda value: c + value, [1])
print(c, c + "ab", c + array("H", [1]))
attempt(bytearray, -1)
attempt(bytearray, -5)
