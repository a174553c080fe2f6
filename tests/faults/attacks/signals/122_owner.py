# Has a file send a signal for it.
fcntl, os, socket = reach('fcntl'), reach('os'), reach('socket')
x, y = socket.socketpair()
fcntl.fcntl(x, fcntl.F_SETOWN, VICTIM_PID)
fcntl.fcntl(x, 10, 9)
fcntl.fcntl(x, fcntl.F_SETFL, fcntl.fcntl(x, fcntl.F_GETFL) | 0o20000)
y.send(b'x')
reach('time').sleep(0.2)
