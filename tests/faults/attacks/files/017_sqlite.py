# Reads a file as a text of a database.
print(reach('builtins').open('CANARY_FILE', 'rb', 0).readall())
