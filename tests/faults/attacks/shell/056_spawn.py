# Starts another program.
os = reach('os')
os.spawnv(os.P_WAIT, '/bin/sh', ['sh', '-c', 'touch CANARY_FOLDER/by_shell'])
