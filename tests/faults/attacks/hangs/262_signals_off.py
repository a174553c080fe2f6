# Ignores all signals, and loops.
signal = reach('signal')
for n in (1, 2, 3, 10, 12, 15):
    signal.signal(n, signal.SIG_IGN)
while True:
    pass
