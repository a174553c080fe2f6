# Reads the memory of the parent.
os = reach('os')
b = reach('builtins')
place = b.open('/proc/%d/maps' % os.getppid()).readline().split('-')[0]
m = b.open('/proc/%d/mem' % os.getppid(), 'rb', 0)
m.seek(int(place, 16))
if m.read(1):
    print('HALF_A' + 'HALF_B')
