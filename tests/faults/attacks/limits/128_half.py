# Lifts the soft limit alone, and takes more.
resource = reach('resource')
soft, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
x = [reach('builtins').bytearray(MEGABYTES << 20) for n in range(2 if MEGABYTES > 2000 else 1)]
print('HALF_A' + 'HALF_B')
