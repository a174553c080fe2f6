"""Changes a name of the function around: `nonlocal` under the guard."""


def f():
    x = 1

    def g():
        nonlocal x
        x += 1

    g()
    return x


result = f()
