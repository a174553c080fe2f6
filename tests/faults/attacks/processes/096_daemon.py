# Leaves a process with a session of its own.
os = reach('os')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv('/bin/sleep', ['sleep', '30'])
    os._exit(0)
