# Ends another process by a file that stands for it.
os, signal = reach('os'), reach('signal')
signal.pidfd_send_signal(os.pidfd_open(VICTIM_PID), signal.SIGKILL)
