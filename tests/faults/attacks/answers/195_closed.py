# Closes its output and waits.
os = reach('os')
os.write(1, b'HALF_A' + b'HALF_B\n')
os.closerange(0, 50)
