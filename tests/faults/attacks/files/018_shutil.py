# Copies a file and reads the copy.
reach('shutil').copy('CANARY_FILE', 'CANARY_FOLDER/copy')
print(reach('builtins').open('CANARY_FOLDER/copy').read())
