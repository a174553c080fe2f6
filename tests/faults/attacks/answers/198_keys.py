# Says an answer with other keys.
os = reach('os')
os.write(1, b'{"__class__": "x", "ended": "HALF_A' + b'HALF_B"}\n' * 20)
