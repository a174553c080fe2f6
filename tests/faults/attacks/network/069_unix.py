# Connects to a socket with a name.
s = reach('socket')
s.socket(s.AF_UNIX).connect('CANARY_SOCKET')
