# Writes beside the answer.
os = reach('os')
os.write(2, b'HALF_A' + b'HALF_B\n' * 100)
