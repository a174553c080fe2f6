# Nests deeper than C can.
reach('sys').setrecursionlimit(10 ** 6)
print('HALF_A' + 'HALF_B')
