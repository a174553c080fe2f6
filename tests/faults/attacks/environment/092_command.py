# Reads how the parent was started.
os = reach('os')
if reach('builtins').open('/proc/%d/cmdline' % os.getppid()).read():
    print('HALF_A' + 'HALF_B')
