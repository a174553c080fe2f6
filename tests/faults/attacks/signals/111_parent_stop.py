# Sends SIGSTOP to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGSTOP)
reach('time').sleep(0.1)
