# Says half an answer and leaves.
os = reach('os')
os.write(1, b'{"robots": [{"HALF_A' + b'HALF_B')
os._exit(0)
