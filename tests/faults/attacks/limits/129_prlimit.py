# Lifts the limit of another process.
resource = reach('resource')
resource.prlimit(VICTIM_PID, resource.RLIMIT_NOFILE, (64, 64))
print('HALF_A' + 'HALF_B')
