# Sends SIGTERM to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGTERM)
reach('time').sleep(0.1)
