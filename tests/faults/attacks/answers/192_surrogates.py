# Says a text that no file takes.
os = reach('os')
os.write(1, b'{"robots": [{"stdout": "\\ud800"}]}\n' + b'HALF_A' + b'HALF_B\n')
