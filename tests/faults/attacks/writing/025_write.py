# Writes a new file.
reach('builtins').open('CANARY_FOLDER/new', 'w').write('x')
