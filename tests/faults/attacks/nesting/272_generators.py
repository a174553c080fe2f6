# Nests generators.
reach('sys')
def f(n):
    if n:
        yield from f(n - 1)
    yield n
x = list(f(400))
print('HALF_A' + 'HALF_B')
