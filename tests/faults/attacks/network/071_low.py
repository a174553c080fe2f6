# Connects with the module below.
s = reach('_socket')
s.socket().connect(('127.0.0.1', PORT_TCP))
