# Opens a file that the parent has open.
os = reach('os')
names = os.listdir('/proc/%d/fd' % os.getppid())
reach('builtins').open('/proc/%d/fd/%s' % (os.getppid(), '1'), 'ab')
print('HALF_A' + 'HALF_B')
