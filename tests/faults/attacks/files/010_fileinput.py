# Reads a file with a module for texts.
print(list(reach('fileinput').input('CANARY_FILE')))
