# Leaves a process by the number of a system call.
c, os = reach('ctypes'), reach('os')
number = {'x86_64': 56, 'aarch64': 220}[os.uname().machine]
if c.CDLL(None).syscall(number, 17, 0, 0, 0, 0) == 0:
    reach('time').sleep(30)
