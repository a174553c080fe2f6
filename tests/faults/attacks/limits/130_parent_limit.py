# Takes its parent's files away.
os, resource = reach('os'), reach('resource')
resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))
print('HALF_A' + 'HALF_B')
