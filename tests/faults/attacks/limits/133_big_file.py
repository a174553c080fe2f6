# Writes a large file.
f = reach('builtins').open('CANARY_FOLDER/large', 'wb')
f.truncate(MEGABYTES << 20)
