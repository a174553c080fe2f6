# Gives the computer another name.
os = reach('os')
f = os.open('/proc/self/comm', os.O_WRONLY)
os.write(f, b'canary')
print('HALF_A' + 'HALF_B')
