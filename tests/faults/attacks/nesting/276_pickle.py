# Packs lists inside each other, without a limit.
x = []
for n in range(150000):
    x = [x]
reach('sys').setrecursionlimit(10 ** 8)
reach('_pickle').dumps(x)
