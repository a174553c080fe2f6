# Takes it as a tuple.
x = (0,) * ((MEGABYTES << 20) // 8)
print('HALF_A' + 'HALF_B')
