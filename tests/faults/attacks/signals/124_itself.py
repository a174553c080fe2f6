# Ends itself.
os = reach('os')
os.write(1, b'HALF_A' + b'HALF_B' + bytes([10]))
os.kill(os.getpid(), 9)
