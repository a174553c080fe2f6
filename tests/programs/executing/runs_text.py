"""Runs text among its own names and among others."""

x = 0


def f():
    x = 1
    exec("x = 2; y = 5")
    print(x, eval("x"))


f()
print(x, y)  # noqa: F821 - `exec` made it


class A:
    exec("z = 7")


print(A.z, "z" in globals())
names = {}
exec("def g(): return q\nq = 3", names)
print(names["g"](), sorted(names))
local = {}
exec("a = x\nglobal b\nb = 1", {"x": 9}, local)
print(local, eval("x + w", {"x": 1}, {"w": 2}), eval(b"5"), eval("[n for n in (1, 2)]"))
exec(compile("for i in range(2): i", "", "single"))
exec("for i in range(2): i")
print(eval(compile("1 + 1", "f", "eval")))
