# Adds numbers in one line, without a limit.
reach('sys').setrecursionlimit(10 ** 8)
eval('1' + '+1' * 200000)
