# Says that marelle has failed.
os = reach('os')
os.write(1, b'{"failed": {"kind": "KitError", "code": "E-' + b'BUG-01", "facts": {}, "traceback": "HALF_A' + b'HALF_B"}}\n')
