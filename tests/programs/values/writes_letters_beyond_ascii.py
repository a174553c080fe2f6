"""Writes letters beyond ASCII, in lists and by themselves."""


class A:
    def __repr__(self):
        return "é"


letters = "é", A(), repr("é"), f"{['é', 1]!r} {'é'!r:>8}|"
print(["é", "€😀", ("é",)], {"é": [A()]}, {"à"}, *letters)
