# Goes to a folder first.
os = reach('os')
os.chdir('CANARY_FOLDER')
reach('builtins').open('here', 'w').write('x')
