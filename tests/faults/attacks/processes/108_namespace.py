# Leaves for a name space of its own.
c = reach('ctypes')
if c.CDLL(None).unshare(0x10000000) == 0:
    print('HALF_A' + 'HALF_B')
elif reach('os').fork() == 0:
    print('HALF_A' + 'HALF_B', flush=True)
    reach('os').write(1, b'HALF_A' + b'HALF_B')
    reach('os')._exit(0)
