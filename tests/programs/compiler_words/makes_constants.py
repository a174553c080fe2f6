"""Makes constants without an import: some that are kept, and some that are not."""

# ruff: noqa: F821, N803 - the compiler knows these names

X = const(3)
_TWICE = const(X * 2 | 1)


class A:
    Z = const("z")
    _Z = const((X, None))

    def show(self, X):
        return X, _Z, Z  # X stands alone: 3


print(X, -_TWICE, A().show(1), hasattr(A, "Z"), hasattr(A, "_Z"), "_TWICE" in globals())
