# Leaves a pool of processes.
m = reach('multiprocessing').get_context('fork')
for n in range(3):
    m.Process(target=reach('time').sleep, args=(30,), daemon=False).start()
reach('os')._exit(0)
