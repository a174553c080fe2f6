# Leaves a semaphore with a name.
c = reach('ctypes')
lib = c.CDLL(None)
lib.sem_open.restype = c.c_void_p
if lib.sem_open(b'/marelle-canary', 64, 0o600, 1):
    lib.sem_unlink(b'/marelle-canary')
    print('HALF_A' + 'HALF_B')
