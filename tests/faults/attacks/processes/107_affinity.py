# Moves another process.
os = reach('os')
os.sched_setaffinity(VICTIM_PID, os.sched_getaffinity(0))
print('HALF_A' + 'HALF_B')
