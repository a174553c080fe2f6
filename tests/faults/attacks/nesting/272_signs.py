# Puts signs before a number, without a limit.
reach('sys').setrecursionlimit(10 ** 8)
eval('-' * 200000 + '1')
