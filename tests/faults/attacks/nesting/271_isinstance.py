# Asks for classes inside each other, without a limit.
x = int
for n in range(150000):
    x = (x,)
reach('sys').setrecursionlimit(10 ** 8)
isinstance('', x)
