# Takes it as a text.
x = 'x' * (MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
