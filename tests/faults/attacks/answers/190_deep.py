# Says an answer that is nested without end.
os = reach('os')
os.write(1, b'[' * 60000 + b'HALF_A' + b'HALF_B\n')
