# Forks again and again, so that no number stays.
os = reach('os')
for n in range(12):
    if os.fork():
        break
    os.setsid()
else:
    reach('time').sleep(30)
