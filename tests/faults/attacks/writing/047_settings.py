# Leaves a file that Python would run at its next start.
reach('builtins').open('CANARY_FOLDER/usercustomize.py', 'w').write('print(1)')
