# Has the command leave with success.
atexit = reach('atexit')
atexit.register(reach('os')._exit, 0)
print('HALF_A' + 'HALF_B')
