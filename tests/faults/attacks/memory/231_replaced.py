# Has a text replaced by a longer one.
x = ('x' * 1000).replace('x', 'y' * (MEGABYTES * 1000))
print('HALF_A' + 'HALF_B')
