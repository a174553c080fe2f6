# Has a shell run a command.
reach('os').system('touch CANARY_FOLDER/by_shell')
