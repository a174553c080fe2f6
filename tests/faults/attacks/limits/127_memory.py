# Lifts the limit of memory and takes more.
resource = reach('resource')
resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
x = reach('builtins').bytearray(MEGABYTES << 20)
print('HALF_A' + 'HALF_B')
