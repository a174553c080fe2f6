"""Decorates functions with the compiler's own words."""

# ruff: noqa: F821 - the compiler knows these names


@micropython.native
def f(n):
    return n + 1


@micropython.bytecode
def g(n):
    return f(n)


@micropython.asm_thumb
def h(r0):
    mov(r0, 1)


print(g(1))
try:
    h(1)
except RuntimeError as error:
    print(error.code)
