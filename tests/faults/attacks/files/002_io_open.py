# Reads a file with the open of another module.
print(reach('_io').open('CANARY_FILE').read())
