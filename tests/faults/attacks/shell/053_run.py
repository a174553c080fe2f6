# Runs a command.
reach('subprocess').run('touch CANARY_FOLDER/by_shell', shell=True)
