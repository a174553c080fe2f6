# Makes a pair of sockets.
reach('socket').socketpair()
print('HALF_A' + 'HALF_B')
