"""Gives the name of a constant to a module, a function, a class and an exception."""

# ruff: noqa: E402, F811, F821, N802, N812 - it is about one name

X = const(1)
import math as X

print(globals()["X"].__name__)


def X():
    return X


class B:
    X_ = X


print(globals()["X"](), B.X_)
try:
    1 / 0
except ZeroDivisionError as X:
    print(X)
