# Forks again and again, so that no number stays.
os = reach('os')
for n in range(12):
    if os.fork():
        os._exit(0)
    os.setsid()
else:
    reach('time').sleep(30)
