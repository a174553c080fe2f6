# Joins it from parts.
x = ''.join(['x' * 1000000] * MEGABYTES)
print('HALF_A' + 'HALF_B')
