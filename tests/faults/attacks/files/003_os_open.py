# Reads a file by its number.
os = reach('os')
print(os.read(os.open('CANARY_FILE', os.O_RDONLY), 100))
