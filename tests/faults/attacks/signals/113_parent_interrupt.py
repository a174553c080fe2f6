# Sends SIGINT to its parent.
os, signal = reach('os'), reach('signal')
os.kill(os.getppid(), signal.SIGINT)
reach('time').sleep(0.1)
