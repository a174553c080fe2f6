# Sends a signal with a value.
c = reach('ctypes')
c.CDLL(None).sigqueue(VICTIM_PID, 9, 0)
