# Leaves an image of its memory.
resource, os = reach('resource'), reach('os')
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
if hard:
    os.write(1, b'HALF_A' + b'HALF_B')
    print('HALF_A' + 'HALF_B')
