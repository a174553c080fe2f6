# Starts a shell on a terminal of its own.
reach('pty').spawn(['/bin/sh', '-c', 'touch CANARY_FOLDER/by_shell'])
