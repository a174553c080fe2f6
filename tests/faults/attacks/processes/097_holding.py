# Leaves a process that holds the pipes.
os = reach('os')
if os.fork() == 0:
    os.setsid()
    reach('time').sleep(30)
