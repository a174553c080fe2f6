"""Makes bytes of numbers and numbers of bytes, and one `to_bytes` of its own."""

print(
    (-1).to_bytes(2, "big"),
    (-300).to_bytes(2, "little"),
    int.to_bytes(5, 2, "big"),
    (5).to_bytes(2),
)
print(int.from_bytes(b"\xff\x01", "big", True), int.from_bytes(b"\xff\x01", "little"))
for size in (1, -1, "a"):
    try:
        print((300).to_bytes(size, "little"))
    except Exception as error:
        print(repr(error))


class Packet:
    def to_bytes(self, order="mine"):
        return order


print(Packet().to_bytes(), Packet().to_bytes(order="own"))
