# Has a pickle run a command.
reach('pickle').loads(b"cos\nsystem\n(S'touch CANARY_FOLDER/by_shell'\ntR.")
