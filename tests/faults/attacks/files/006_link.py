# Reads a file through a symbolic link of its own.
os = reach('os')
os.symlink('CANARY_FILE', 'CANARY_FOLDER/link')
print(reach('builtins').open('CANARY_FOLDER/link').read())
