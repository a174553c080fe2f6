# Reads the variables of the parent.
os = reach('os')
print(reach('builtins').open('/proc/%d/environ' % os.getppid(), 'rb').read(), os.environb)
