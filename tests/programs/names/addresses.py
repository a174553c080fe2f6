"""Print the addresses of two objects."""


class Thing:
    pass


a, b = Thing(), Thing()
print(a)
print(b)
print(a)
same = id(a) == id(a)  # noqa: PLR0124 - an address is made up once
print(same, id(a) == id(b), hex(id("x")))
