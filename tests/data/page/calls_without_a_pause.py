def f(a, b):
    c = a + b
    return c


n = 0
while True:
    n = f(n, 1)
