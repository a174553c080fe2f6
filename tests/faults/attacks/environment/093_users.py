# Reads who uses the computer.
if reach('builtins').open('/etc/passwd').read():
    print('HALF_A' + 'HALF_B')
