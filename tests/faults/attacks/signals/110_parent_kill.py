# Sends SIGKILL to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGKILL)
reach('time').sleep(0.1)
