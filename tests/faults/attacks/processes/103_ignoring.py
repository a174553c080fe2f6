# Leaves a process that ignores signals.
os, signal = reach('os'), reach('signal')
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    reach('time').sleep(30)
