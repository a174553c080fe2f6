"""Sets attributes that the `__slots__` of their class does not name."""


class Wheel:
    """Has a slot, and what else it is given."""

    __slots__ = ("a",)


class Large(Wheel):
    """Has a class variable by the name of a slot."""

    __slots__ = ("size",)
    size = 1

    def __init__(self):
        super().__init__()
        self.mm = 3


wheel = Wheel()
wheel.b = 2
print(wheel.b, "b" in dir(wheel), Wheel.__slots__)
print(Large.size, Large().mm, "mm" in dir(Large()))
try:
    print(wheel.c)
except AttributeError as e:
    print(e)
