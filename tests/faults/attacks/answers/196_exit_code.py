# Leaves with the code of success.
os = reach('os')
os.write(1, b'HALF_A' + b'HALF_B\n')
os._exit(0)
