# Says that it was seen elsewhere.
os = reach('os')
os.write(1, b'{"seen": [99, "x", [null]]}\n' * 50 + b'HALF_A' + b'HALF_B\n')
