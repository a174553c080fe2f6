# Sends SIGSTOP to another process.
os, signal = reach('os'), reach('signal')
os.kill(VICTIM_PID, signal.SIGSTOP)
