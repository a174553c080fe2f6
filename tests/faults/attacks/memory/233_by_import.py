# Takes it with a module of the computer.
array = reach('array')
x = array.array('b', bytes(1)) * (MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
