# Calls itself without end.
sys = reach('sys')
sys.setrecursionlimit(1200)
def f(n):
    return n and f(n - 1)
f(1000)
print('HALF_A' + 'HALF_B')
