# Leaves a process behind.
os = reach('os')
if os.fork() == 0:
    reach('time').sleep(30)
