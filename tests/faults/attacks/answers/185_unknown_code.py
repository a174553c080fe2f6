# Says a code that there is not.
os = reach('os')
os.write(1, b'{"failed": {"kind": "KitError", "code": "zzz", "facts": [1], "traceback": "HALF_A' + b'HALF_B"}}\n')
