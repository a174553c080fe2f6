# Says what is no JSON.
os = reach('os')
os.write(1, bytes(range(256)) + b'HALF_A' + b'HALF_B\n')
