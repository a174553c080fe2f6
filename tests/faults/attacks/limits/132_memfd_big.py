# Takes memory as a file.
os = reach('os')
os.ftruncate(os.memfd_create('x'), MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
