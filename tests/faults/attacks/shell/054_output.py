# Takes the output of a command.
print(reach('subprocess').check_output(['cat', 'CANARY_FILE']))
