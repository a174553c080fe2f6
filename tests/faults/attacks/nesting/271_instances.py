# Nests the classes of isinstance.
reach('sys')
x = int
for n in range(900):
    x = (x,)
isinstance(1, x)
print('HALF_A' + 'HALF_B')
