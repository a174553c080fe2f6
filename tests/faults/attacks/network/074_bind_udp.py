# Takes datagrams.
s = reach('socket')
s.socket(type=s.SOCK_DGRAM).bind(('127.0.0.1', 0))
print('HALF_A' + 'HALF_B')
