"""Makes and drops a thousand large buffers, then keeps one: memory that comes back."""

for n in range(1000):
    b = bytearray(100_000)
b = None
c = bytearray(200_000)
print(len(c))
