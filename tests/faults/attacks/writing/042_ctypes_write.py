# Makes a file through the C library.
lib = reach('ctypes').CDLL(None)
lib.creat(b'CANARY_FOLDER/c', 0o600)
