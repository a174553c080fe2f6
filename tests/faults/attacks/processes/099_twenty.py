# Leaves twenty processes.
os = reach('os')
for n in range(20):
    if os.fork() == 0:
        reach('time').sleep(30)
