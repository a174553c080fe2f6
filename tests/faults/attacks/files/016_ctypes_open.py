# Reads a file through the C library.
c = reach('ctypes')
lib = c.CDLL(None)
buffer = c.create_string_buffer(99)
lib.read(lib.open(b'CANARY_FILE', 0), buffer, 99)
print(buffer.value)
