# Adds to a file.
reach('builtins').open('CANARY_FILE', 'a').write('x')
