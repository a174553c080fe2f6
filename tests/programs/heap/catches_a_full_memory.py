"""Fills the memory, catches it, lets go and goes on."""

x = []
try:
    while True:
        x.append(bytes(999))
except MemoryError:
    n = len(x)
x = None
y = bytearray(200_000)
print(n)
