# Becomes another program.
reach('os').execv('/bin/sh', ['sh', '-c', 'touch CANARY_FOLDER/by_shell'])
