# Says numbers that are none.
os = reach('os')
os.write(1, b'{"robots": NaN, "wall_s": Infinity}\n' + b'HALF_A' + b'HALF_B\n')
