# Waits for connections.
s = reach('socket').create_server(('127.0.0.1', 0))
print('HALF_A' + 'HALF_B')
