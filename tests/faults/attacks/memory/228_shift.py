# Takes it as a number.
x = 1 << (MEGABYTES << 23)
print('HALF_A' + 'HALF_B')
