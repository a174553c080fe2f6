# Gives facts that are no facts.
os = reach('os')
os.write(1, b'{"failed": {"kind": "KitError", "code": "E-KIT-01", "facts": {"path": {"a": []}}, "x": "HALF_A' + b'HALF_B"}}\n')
