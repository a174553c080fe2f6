# Traces another process.
c, os = reach('ctypes'), reach('os')
if c.CDLL(None).ptrace(16, VICTIM_PID, 0, 0) == 0:
    print('HALF_A' + 'HALF_B')
    c.CDLL(None).ptrace(17, VICTIM_PID, 0, 0)
