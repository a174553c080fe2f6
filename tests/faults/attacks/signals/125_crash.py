# Has its own process crash.
os = reach('os')
os.write(1, b'HALF_A' + b'HALF_B' + bytes([10]))
reach('ctypes').string_at(0)
