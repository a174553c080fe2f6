# Takes memory that is shared.
mmap = reach('mmap')
x = mmap.mmap(-1, MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
