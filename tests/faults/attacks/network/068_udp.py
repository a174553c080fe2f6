# Sends a datagram.
s = reach('socket')
s.socket(type=s.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT_UDP))
