# Nests tuples without end.
reach('sys')
x = ()
for n in range(20000):
    x = (x,)
print('HALF_A' + 'HALF_B')
