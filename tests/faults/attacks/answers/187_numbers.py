# Says numbers instead of an answer.
os = reach('os')
os.write(1, b'[1, 2, 3]\n' * 1000 + b'HALF_A' + b'HALF_B\n')
