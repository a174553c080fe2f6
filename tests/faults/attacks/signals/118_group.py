# Ends the group of its parent.
os, signal = reach('os'), reach('signal')
os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
