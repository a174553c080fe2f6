# Reads a file with dots in its path.
print(reach('builtins').open('/usr/../' + 'CANARY_FILE').read())
