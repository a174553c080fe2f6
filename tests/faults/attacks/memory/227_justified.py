# Has a text filled up.
x = 'x'.center(MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
