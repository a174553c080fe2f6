# Takes it as bytes.
x = b'x' * (MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
