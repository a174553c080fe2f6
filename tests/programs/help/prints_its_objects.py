"""Prints objects that have no text of their own."""


class A:
    def f(self):
        yield 1

    def g(self):
        pass


a, g, f = A(), A().f(), lambda: 1
print(a, g, A.g)
print(f, [a])
print(iter([1]), map(abs, [1]), zip(), range(3))
