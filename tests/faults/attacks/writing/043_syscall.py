# Makes a folder by the number of a system call.
ctypes, os = reach('ctypes'), reach('os')
number = {'x86_64': 258, 'aarch64': 34}[os.uname().machine]
ctypes.CDLL(None).syscall(number, -100, b'CANARY_FOLDER/by_number', 0o700)
