# Reads a file as a source of Python.
print(reach('tokenize').open('CANARY_FILE').read())
