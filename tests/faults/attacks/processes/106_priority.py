# Takes all of the processor from another process.
os = reach('os')
os.setpriority(os.PRIO_PROCESS, VICTIM_PID, 19)
print('HALF_A' + 'HALF_B')
