# Says nothing, many times.
os = reach('os')
os.write(1, b'\n' * 60000 + b'HALF_A' + b'HALF_B\n')
