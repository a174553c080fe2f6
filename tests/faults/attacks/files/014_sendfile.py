# Has the kernel copy a file to the output.
os = reach('os')
name = os.open('CANARY_FILE', os.O_RDONLY)
os.sendfile(1, name, 0, 99)
