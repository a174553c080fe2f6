# Says a number of many digits.
os = reach('os')
os.write(1, b'{"robots": ' + b'9' * 50000 + b'}\n' + b'HALF_A' + b'HALF_B\n')
