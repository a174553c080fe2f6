# Has calls behind each other, without a limit.
reach('sys').setrecursionlimit(10 ** 8)
eval('x' + '()' * 200000)
