# Has a module ask a command.
reach('ctypes.util')._os = None
reach('subprocess').getoutput('touch CANARY_FOLDER/by_shell')
