# Compares lists inside each other, without a limit.
x, y = [], []
for n in range(150000):
    x, y = [x], [y]
reach('sys').setrecursionlimit(10 ** 8)
x == y
