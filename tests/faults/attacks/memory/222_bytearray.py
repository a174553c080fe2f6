# Takes more memory than there is for it.
x = bytearray(MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
