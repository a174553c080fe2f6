# Has a format make it.
x = '%*d' % (MEGABYTES << 20, 1)
print('HALF_A' + 'HALF_B')
