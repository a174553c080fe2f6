"""Make objects that print, fail or never end when they are asked."""


class Trap:
    def __init__(self):
        self.n = 1

    def __repr__(self):
        print("asked")
        while True:
            pass

    __str__ = __repr__

    def __getattr__(self, name):
        print("asked", name)
        return 7

    def __eq__(self, other):
        print("compared")
        return 1 / 0

    def __hash__(self):
        print("hashed")
        return 1

    def __len__(self):
        print("measured")
        return 10**9


class Words(list):
    def __iter__(self):
        print("gone through")
        return iter([])

    def __repr__(self):
        return self.missing


trap = Trap()
words = Words()
both = [trap, {"trap": trap}, words]
trap.n = 2
pass  # noqa: PIE790 - a step after the last change
