# Reads a file of the computer with the plain open.
open_ = reach('builtins').open
print(open_('CANARY_FILE').read())
