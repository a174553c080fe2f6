# Sends SIGHUP to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGHUP)
reach('time').sleep(0.1)
