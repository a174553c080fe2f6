# Starts another program without a fork.
os = reach('os')
os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'touch CANARY_FOLDER/by_shell'], {}), 0)
