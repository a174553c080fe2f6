# Has names behind each other, without a limit.
reach('sys').setrecursionlimit(10 ** 8)
eval('x' + '.x' * 200000)
