# Leaves a process by the C library.
if reach('ctypes').CDLL(None).fork() == 0:
    reach('time').sleep(30)
