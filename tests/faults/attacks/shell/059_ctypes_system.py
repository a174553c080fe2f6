# Has the C library run a command.
reach('ctypes').CDLL(None).system(b'touch CANARY_FOLDER/by_shell')
