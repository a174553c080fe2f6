# Tells the names of a folder, and what is in them.
for path in reach('glob').glob('CANARY_FOLDER/*.txt'):
    print(reach('builtins').open(path).read())
