# Ends another process through the C library.
reach('ctypes').CDLL(None).kill(VICTIM_PID, 9)
