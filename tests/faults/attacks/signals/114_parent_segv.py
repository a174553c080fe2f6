# Sends SIGSEGV to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGSEGV)
reach('time').sleep(0.1)
